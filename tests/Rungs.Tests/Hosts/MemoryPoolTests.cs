using Rungs.Hosts;

namespace Rungs.Tests.Hosts;

/// <summary>A pool without a broker does with jobs that fail, or come too late, what one with a broker does.</summary>
public sealed class MemoryPoolTests
{
    private readonly string _key = Guid.NewGuid().ToString("N");

    [Fact]
    public async Task Enqueued_FailsAlways_IsTriedAgain_AndThenReported()
    {
        var reported = new TaskCompletionSource<Exception>();
        void Report(Exception error, string name)
        {
            if (error.Message.Contains(_key, StringComparison.Ordinal))
                reported.TrySetResult(error);
        }

        Async.UnobservedError += Report;
        HostJobs.Failing[_key] = true;
        await using var pool = HostPool.InMemory(new SerialRung(), new() { Topology = new() { RetryDelays = [TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(2)] } });

        await pool.EnqueueAsync(() => HostJobs.Count(_key)).OrFailAsync();

        await reported.Task.OrFailAsync();
        Async.UnobservedError -= Report;
        Assert.Equal(3, HostJobs.Counts[_key]);
    }

    [Fact]
    public async Task Run_CancelledAsItIsSent_IsNotRun()
    {
        await using var pool = HostPool.InMemory(new SerialRung(), new() { CancelGrace = TimeSpan.FromMilliseconds(1) });
        for (var i = 0; i < 200; i++)
        {
            var key = $"{_key}{i}";
            using var cancellation = new CancellationTokenSource();
            var running = pool.RunAsync(() => HostJobs.Count(key), cancellation.Token);
            await cancellation.CancelAsync();
            var isCancelled = await Record.ExceptionAsync(() => running.OrFailAsync()) is OperationCanceledException;
            if (isCancelled)
                Assert.False(HostJobs.Counts.ContainsKey(key), "It was cancelled, and has run all the same.");
        }
    }
}
