using System.Collections.Concurrent;
using Rungs.Processes;

namespace Rungs.Tests.Processes;

public sealed class OutputTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Megabyte_ArrivesWhole(bool hasLines)
    {
        const int Length = 1_000_000;
        var lines = new ConcurrentQueue<WorkerLine>();
        var pool = new ProcessPool(Pools.Quiet() with { WorkerOutput = lines.Enqueue });
        Assert.Equal(Length, await pool.RunAsync(() => RemoteHarm.Print(Length, hasLines)).OrFailAsync());
        var process = Assert.Single(pool.Statistics.ProcessIds);
        await pool.DisposeAsync().AsTask().OrFailAsync();

        foreach (var isError in (bool[])[false, true])
        {
            var own = lines.Where(line => line.IsError == isError).ToArray();
            Assert.Equal(hasLines ? Length / 100 * 99 : Length, own.Sum(static line => line.Text.Length));
            Assert.Equal(hasLines ? Length / 100 : (Length + 16 * 1024 - 1) / (16 * 1024), own.Length);
            Assert.All(own, line => Assert.Equal((1, process), (line.Worker, line.ProcessId)));
            Assert.DoesNotContain(own, line => line.Text.Any(letter => letter != (isError ? 'e' : 'o')));
        }
    }

    [Fact]
    public async Task WorkerOutput_ThatThrows_IsTold()
    {
        var told = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        var options = Pools.Quiet();
        void OnError(Exception error, string name)
        {
            if (name.Contains(options.Name, StringComparison.Ordinal))
                told.TrySetResult(error);
        }

        Async.UnobservedError += OnError;
        try
        {
            await using var pool = new ProcessPool(options with { WorkerOutput = static _ => throw new InvalidOperationException("no output") });
            await pool.RunAsync(() => RemoteHarm.Print(200, true)).OrFailAsync();
            Assert.Equal("no output", (await told.Task.OrFailAsync()).Message);
            Assert.Equal(3, await pool.RunAsync(() => Remote.Add(1, 2)).OrFailAsync());
        }
        finally
        {
            Async.UnobservedError -= OnError;
        }
    }

    [Fact]
    public async Task ClosedOutput_HarmsNobody()
    {
        await using var pool = new ProcessPool(Pools.Quiet());
        await pool.RunAsync(() => RemoteHarm.CloseOutput()).OrFailAsync();
        Assert.Equal(3, await pool.RunAsync(() => Remote.Add(1, 2)).OrFailAsync());
        Assert.Equal(0, pool.Statistics.Crashed);
    }
}
