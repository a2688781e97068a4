using Rungs.Coordination;

namespace Rungs.Tests.Coordination.Waiting;

/// <summary>On a thread whose synchronization context throws where the thread is about to wait.</summary>
public sealed class RefusingContextTests
{
    [Fact]
    public void Take_TheContextRefusesToWait_ThrowsAndLeavesTheLine() => OnThread.Run(() =>
    {
        var queue = new DualQueue<int>();
        using var refusal = Refusing.Install();
        Assert.Throws<NotSupportedException>(() => queue.Take());
        Assert.Equal(0, queue.Statistics.WaitingTakers);
        queue.Put(1);
        Assert.Equal(1, queue.Take());
    });

    [Fact]
    public void Acquire_TheContextRefusesToWait_ThrowsAndLeavesTheLine() => OnThread.Run(() =>
    {
        using var semaphore = new DualSemaphore(1);
        using var refusal = Refusing.Install();
        var holder = semaphore.Acquire();
        Assert.Throws<NotSupportedException>(() => semaphore.Acquire());
        Assert.Equal(0, semaphore.Statistics.Waiting);
        holder.Dispose();
        Assert.Equal(1, semaphore.Statistics.Available);
    });

    [Fact]
    public void Dispose_TheContextRefusesToWaitForTheLock_GivesThePermitBackAllTheSame()
    {
        using var semaphore = new DualSemaphore(2);
        var isOver = false;
        var contender = new Thread(() =>
        {
            while (!Volatile.Read(ref isOver))
                _ = semaphore.Statistics; // takes the lock again and again
        });
        contender.Start();
        OnThread.Run(() =>
        {
            using var refusal = Refusing.Install();
            for (var i = 0; i < Soak.Share(20_000); i++)
            {
                if (!semaphore.TryAcquireWhateverItTakes(out var first))
                    continue;
                first.Dispose();
            }
        });
        Volatile.Write(ref isOver, true);
        contender.OrFail("the contender");
        Assert.Equal(2, semaphore.Statistics.Available);
    }

    private sealed class Refusing : SynchronizationContext, IDisposable
    {
        private readonly SynchronizationContext? _outer = Current;

        private Refusing() => SetWaitNotificationRequired();

        internal static Refusing Install()
        {
            var context = new Refusing();
            SetSynchronizationContext(context);
            return context;
        }

        public override int Wait(IntPtr[] waitHandles, bool waitAll, int millisecondsTimeout) => throw new NotSupportedException("This thread does not wait.");

        public void Dispose() => SetSynchronizationContext(_outer);
    }
}

internal static class SemaphoreShorthand
{
    /// <summary>Both permits, the second of which needs the lock; entering may be refused, and then nothing was had.</summary>
    internal static bool TryAcquireWhateverItTakes(this DualSemaphore semaphore, out Pair pair)
    {
        pair = default;
        if (!semaphore.TryAcquire(out var first))
            return false;
        try
        {
            pair = new Pair(first, semaphore.TryAcquire(out var second) ? second : default);
            return true;
        }
        catch (NotSupportedException)
        {
            first.Dispose();
            return false;
        }
    }

    internal readonly struct Pair(Releaser first, Releaser second) : IDisposable
    {
        public void Dispose()
        {
            second.Dispose();
            first.Dispose();
        }
    }
}
