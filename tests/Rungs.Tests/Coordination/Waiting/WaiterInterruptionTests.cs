using Rungs.Coordination;

namespace Rungs.Tests.Coordination.Waiting;

public sealed class WaiterInterruptionTests
{
    [Fact]
    public void Wait_InterruptedWhileItsCancellationComesTooLate_StillHasWhatItWasGranted()
    {
        var line = new Line();
        using var source = new CancellationTokenSource();
        var waiting = Queues.OwnThread.Start(() =>
        {
            var result = line.Wait(Deadline.Never, source.Token);
            Assert.Throws<ThreadInterruptedException>(() => Thread.Sleep(Hang.Limit)); // it is not lost for the next wait
            return result;
        }, out var waiter);
        Hang.Until(() => line.Count == 1 && waiter.ThreadState.HasFlag(ThreadState.WaitSleepJoin), "the waiter");

        Thread canceller;
        lock (line.Gate)
        {
            // The cancellation is under way and stands before the lock, while the waiter is granted and woken.
            _ = Queues.OwnThread.Start(source.Cancel, out canceller);
            Hang.Until(() => canceller.ThreadState.HasFlag(ThreadState.WaitSleepJoin), "the cancellation");
            var wakes = default(WakeList);
            line.Waiters.Grant(7, ref wakes);
            wakes.WakeAll();

            // Now the waiter waits for the cancellation to be over, and is interrupted.
            Hang.Until(() => !waiter.ThreadState.HasFlag(ThreadState.WaitSleepJoin), "the waiter's wake");
            waiter.Interrupt();
            Hang.Until(() => waiter.ThreadState.HasFlag(ThreadState.WaitSleepJoin) || !waiter.IsAlive, "its wait for the cancellation's end");
        }

        canceller.OrFail("the cancellation");
        waiter.OrFail("the waiter");
        Hang.Until(() => waiting.IsCompleted, "the result");
        Assert.Equal(7, waiting.GetAwaiter().GetResult());
        Assert.Equal(0, line.Count);
    }
}
