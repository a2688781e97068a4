using Rungs.Strands;

namespace Rungs.Tests.Strands;

public sealed class StrandOrderTests
{
    private static readonly string[] s_names = ["a", "b"];

    private readonly List<string> _order = [];

    [Fact]
    public async Task Turns_OfStartsContinuationsAndPausedThreads_FirstComeFirstServed()
    {
        await using var strand = new Strand();
        using var release = new ManualResetEventSlim();
        using var blocked = new ManualResetEventSlim();
        var awaited = new TaskCompletionSource();
        var continuation = strand.RunAsync(async () =>
        {
            await awaited.Task;
            _order.Add("continuation");
        });
        var paused = strand.RunAsync(() =>
        {
            strand.Blocking(() => blocked.OrFail("the blocking call's end"));
            _order.Add("paused");
        });
        var holder = strand.Hold(release);

        var first = strand.RunAsync(() => _order.Add("blocking"));
        awaited.SetResult();
        strand.UntilWaiting(2);
        var second = strand.RunAsync(async () => { _order.Add("async"); await Task.Yield(); _order.Add("after yield"); });
        blocked.Set();
        strand.UntilWaiting(4);
        var third = strand.QueueToRun(() => _order.Add("queued"));
        release.Set();
        await Task.WhenAll(holder, first, continuation, second, paused, third).OrFailAsync();
        Assert.Equal(["blocking", "continuation", "async", "paused", "queued", "after yield"], _order);
    }

    [Fact]
    public async Task RunAsync_FromInside_StartsAtOnceAndQueueToRunLater()
    {
        await using var strand = new Strand();
        Task? later = null;
        await strand.RunAsync(async () =>
        {
            _order.Add("outer");
            later = strand.QueueToRun(() => _order.Add("queued"));
            Assert.Equal(5, await strand.RunAsync(() => { _order.Add("at once"); return 5; }));
            var inner = strand.RunAsync(async () =>
            {
                _order.Add("begins at once");
                await Task.Yield();
                _order.Add("goes on");
            });
            _order.Add("outer goes on");
            await inner;
            _order.Add("ends");
        }).OrFailAsync();
        await later!.OrFailAsync();
        Assert.Equal(["outer", "at once", "begins at once", "outer goes on", "queued", "goes on", "ends"], _order);
    }

    [Fact]
    public async Task Yield_OthersWait_AllOfThemGoFirst()
    {
        await using var strand = new Strand();
        Task? last = null;
        Task? second = null;
        await strand.RunAsync(() =>
        {
            _ = strand.QueueToRun(() =>
            {
                _order.Add("first");
                last = strand.QueueToRun(() => _order.Add("came later"));
            });
            second = strand.QueueToRun(async () => { await Task.Yield(); _order.Add("its second turn"); });
            _ = strand.QueueToRun(() => _order.Add("third"));
            strand.Yield();
            _order.Add("goes on");
        }).OrFailAsync();
        await last!.OrFailAsync();
        await second!.OrFailAsync();
        Assert.Equal(["first", "third", "goes on", "came later"], _order.Where(static entry => entry != "its second turn"));
        Assert.True(_order.IndexOf("its second turn") > _order.IndexOf("goes on"));
    }

    [Fact]
    public async Task Yield_TwoBlockingFunctions_TakeTurns()
    {
        await using var strand = new Strand();
        using var release = new ManualResetEventSlim();
        var holder = strand.Hold(release);
        var functions = s_names.Select(name => strand.RunAsync(() =>
        {
            for (var i = 0; i < 500; i++)
            {
                _order.Add(name);
                strand.Yield();
            }
        })).ToArray();
        release.Set();
        await Task.WhenAll(functions).OrFailAsync();
        await holder;
        Assert.Equal(Enumerable.Range(0, 1_000).Select(static i => i % 2 == 0 ? "a" : "b"), _order);
    }

    [Fact]
    public async Task Yield_NobodyWaits_GoesOnAtOnce()
    {
        await using var strand = new Strand();
        var turns = await strand.RunAsync(() =>
        {
            var before = strand.Statistics.Turns;
            strand.Yield();
            return strand.Statistics.Turns - before;
        }).OrFailAsync();
        Assert.Equal(0, turns);
    }

    [Fact]
    public async Task Send_FromInsideAndOutside_RunsInItsTurn()
    {
        await using var strand = new Strand();
        var context = await strand.RunAsync(() =>
        {
            var own = SynchronizationContext.Current!;
            own.Send(_ => _order.Add("inside"), null);
            Assert.Same(own, own.CreateCopy());
            return own;
        }).OrFailAsync();
        using var release = new ManualResetEventSlim();
        var holder = strand.Hold(release);
        var first = strand.RunAsync(() => _order.Add("first"));
        var sender = new Thread(() => context.Send(_ => _order.Add($"sent, held: {strand.IsHeld}"), null)) { IsBackground = true };
        sender.Start();
        strand.UntilWaiting(2);
        release.Set();
        sender.OrFail("the sender");
        await Task.WhenAll(holder, first).OrFailAsync();
        Assert.Equal(["inside", "first", "sent, held: True"], _order);
        Assert.Throws<InvalidTimeZoneException>(() => context.Send(static _ => throw new InvalidTimeZoneException(), null));
    }
}
