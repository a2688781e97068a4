using System.Runtime.InteropServices;
using Rungs.Signals;
using Rungs.Testing;

namespace Rungs.Tests.Signals;

/// <summary>Ends that nobody waits for.</summary>
public sealed class SignalServiceForceTests
{
    private readonly Recorded _log = new();

    [Fact]
    public async Task JoinTimeout_ForcesTheEnd_ByItsClock()
    {
        var time = new VirtualTime();
        var joining = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var service = new SignalService(new() { JoinTimeout = TimeSpan.FromMinutes(1), TimeProvider = time }).AddJoin(() =>
        {
            joining.SetResult();
            return Task.Delay(Timeout.Infinite);
        }).AddJoin(_log.Noting("j2"));
        var run = service.RunAsync();
        time.Advance(TimeSpan.FromHours(1)); // not before the end begins

        service.RequestExit();
        await joining.Task.OrFailAsync();
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(run.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(124, await run.OrFailAsync());
        Assert.Equal("", _log.Text);
    }

    [Fact]
    public async Task JoinTimeout_LongerThanAnyTimer_IsKept()
    {
        var time = new VirtualTime();
        var days = TimeSpan.FromDays(100);
        var service = new SignalService(new() { JoinTimeout = days, TimeProvider = time }).AddJoin(static () => Task.Delay(Timeout.Infinite));
        service.RequestExit();
        var run = service.RunAsync();
        time.Advance(days - TimeSpan.FromTicks(1));
        Assert.False(run.IsCompleted);
        Assert.Equal(1, time.PendingTimers);
        time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(124, await run.OrFailAsync());
    }

    [Fact]
    public async Task ForcedEnd_StartsNothingMore_AndReportsErrors()
    {
        List<string> reported = [];
        void Note(Exception error, string name)
        {
            lock (reported)
                reported.Add($"{name}: {error.Message}");
        }

        var time = new VirtualTime();
        var joining = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reportedLate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var service = new SignalService(new() { JoinTimeout = TimeSpan.FromMinutes(1), TimeProvider = time })
            .AddCallback(_log.Failing("forced-end-1"), "forced-end-1")
            .AddJoin(async () =>
            {
                joining.SetResult();
                await release.Task;
                throw new IOException("forced-end-2");
            }, "forced-end-2")
            .AddJoin(_log.Noting("j2"));
        Async.UnobservedError += Note;
        Async.UnobservedError += NoteLate;
        void NoteLate(Exception error, string name)
        {
            if (name == "forced-end-2")
                reportedLate.SetResult();
        }

        try
        {
            service.RequestExit();
            var run = service.RunAsync();
            await joining.Task.OrFailAsync();
            time.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal(124, await run.OrFailAsync());
            release.SetResult();
            await reportedLate.Task.OrFailAsync();
        }
        finally
        {
            Async.UnobservedError -= Note;
            Async.UnobservedError -= NoteLate;
        }

        Assert.Equal(["forced-end-1: forced-end-1", "forced-end-2: forced-end-2"], reported.Where(static line => line.StartsWith("forced-end", StringComparison.Ordinal)));
        Assert.Equal("forced-end-1", _log.Text);
    }

    [Fact]
    public async Task Signals_FirstEnds_SecondForces_ThirdIsLeftToTheSystem()
    {
        var joining = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var service = new SignalService().AddJoin(() =>
        {
            joining.SetResult();
            return Task.Delay(Timeout.Infinite);
        });
        service.RequestExit();
        var run = service.RunAsync();
        await joining.Task.OrFailAsync();

        Assert.True(service.OnSignal(PosixSignal.SIGHUP));
        Assert.False(run.IsCompleted);
        Assert.True(service.OnSignal(PosixSignal.SIGQUIT));
        Assert.False(service.OnSignal(PosixSignal.SIGINT));

        Assert.Equal(131, await run.OrFailAsync());
        Assert.Equal(PosixSignal.SIGHUP, service.Signal);
    }
}
