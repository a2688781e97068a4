namespace Rungs.Tests.Coordination.Queues;

public abstract partial class DualCollectionContractTests
{
    [Fact]
    public async Task Take_InterruptedWhileItWaits_LeavesNothingBehind()
    {
        var subject = Create<int>();
        using var source = new CancellationTokenSource();
        foreach (var token in new[] { CancellationToken.None, source.Token })
        {
            var taker = OwnThread.Start(() => subject.Take(token), out var thread);
            var behind = subject.TakeAsync().AsTask();
            subject.AwaitTakers(2);
            thread.Interrupt();
            await Assert.ThrowsAsync<ThreadInterruptedException>(() => taker.OrFailAsync());
            Assert.Equal(1, subject.Statistics.WaitingTakers);
            subject.Put(1);
            Assert.Equal(1, await behind.OrFailAsync());
            subject.AssertQuiet(items: 0);
        }
    }

    [Fact]
    public async Task Put_InterruptedWhileItWaits_LeavesNothingBehind()
    {
        var subject = Create<int>(1);
        subject.Put(0);
        var putter = OwnThread.Start(() => subject.Put(1), out var thread);
        subject.AwaitPutters(1);
        thread.Interrupt();
        await Assert.ThrowsAsync<ThreadInterruptedException>(() => putter.OrFailAsync());
        subject.AssertQuiet(items: 1);
        Assert.Equal([0], subject.Drain());
    }

    [Fact]
    public void Take_InterruptedWhileItIsServed_HasTheItemOrLeavesIt()
    {
        var subject = Create<int>();
        int? got = null;
        var (served, interrupted) = (0, 0);
        RaceWithInterruption(
            () => got = Caught(() => subject.Take()),
            () => AfterWaiting(() => subject.Statistics.WaitingTakers, () => subject.Put(5)),
            () => subject.Statistics.WaitingTakers,
            prepare: () => got = null,
            check: () =>
            {
                Assert.Equal(got is null ? [5] : [], subject.Drain());
                _ = got is null ? interrupted++ : served++;
                subject.AssertQuiet(items: 0);
            },
            wasInterrupted: () => got is null);
        TestContext.Current.TestOutputHelper?.WriteLine($"{served} served, {interrupted} interrupted");
    }

    [Fact]
    public void Put_InterruptedWhileItIsLetIn_IsInOrNot()
    {
        var subject = Create<int>(1);
        int? put = null;
        RaceWithInterruption(
            () => put = Caught(() =>
            {
                subject.Put(5);
                return 5;
            }),
            () => AfterWaiting(() => subject.Statistics.WaitingPutters, () => subject.Take()),
            () => subject.Statistics.WaitingPutters,
            prepare: () =>
            {
                put = null;
                subject.Put(-1);
            },
            check: () =>
            {
                Assert.Equal(put is null ? [] : [5], subject.Drain());
                subject.AssertQuiet(items: 0);
            },
            wasInterrupted: () => put is null);
    }

    /// <summary>One waits, one serves it, one interrupts it. An interruption that the wait did not throw is there afterwards.</summary>
    private static void RaceWithInterruption(
        Action wait, Action serve, Func<int> waiting, Action prepare, Action check, Func<bool> wasInterrupted)
    {
        Thread? waiter = null;
        var (isInterrupted, wasHeard) = (false, false);
        Race.Run(
            Soak.Share(500),
            prepare: () =>
            {
                (isInterrupted, wasHeard, waiter) = (false, false, null);
                prepare();
            },
            check: () =>
            {
                Assert.True(wasHeard, "The interruption got lost.");
                check();
            },
            () =>
            {
                Volatile.Write(ref waiter, Thread.CurrentThread);
                wait();
                wasHeard = wasInterrupted();
                while (!Volatile.Read(ref isInterrupted))
                    Thread.Yield();
                wasHeard |= IsInterruptionPending();
            },
            serve,
            () =>
            {
                while (Volatile.Read(ref waiter) is null)
                    Thread.Yield();
                AfterWaiting(waiting, waiter!.Interrupt);
                Volatile.Write(ref isInterrupted, true);
            });
    }

    private static bool IsInterruptionPending()
    {
        try
        {
            Thread.Sleep(0); // throws where an interruption is pending
            return false;
        }
        catch (ThreadInterruptedException)
        {
            return true;
        }
    }
}
