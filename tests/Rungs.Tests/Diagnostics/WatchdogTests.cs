using System.Runtime.CompilerServices;
using Rungs.Diagnostics;

namespace Rungs.Tests.Diagnostics;

[Collection(StallsAlone.Name)]
public sealed class WatchdogTests
{
    [Fact]
    public void Wake_LooksAgainAndAgain_AtWhatIsUnderWay()
    {
        var watched = new Looks(isUnderWay: true);
        Watchdog.Watch(watched);
        Watchdog.Wake();
        watched.NextOrFail();
        watched.NextOrFail();
        watched.NextOrFail();
        watched.IsUnderWay = false;
        GC.KeepAlive(watched);
    }

    [Fact]
    public void Wake_AfterItSlept_LooksAgain()
    {
        var watched = new Looks(isUnderWay: false);
        Watchdog.Watch(watched);
        for (var i = 0; i < 3; i++)
        {
            Watchdog.Wake();
            watched.NextOrFail();
            watched.LetItSleep();
        }

        GC.KeepAlive(watched);
    }

    [Fact]
    public void Watch_KeepsNothingAlive()
    {
        var reference = WatchOne();
        Hang.Until(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return !reference.TryGetTarget(out _);
        }, "the watched one to be collected");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference<Looks> WatchOne()
    {
        var watched = new Looks(isUnderWay: false);
        Watchdog.Watch(watched);
        return new WeakReference<Looks>(watched);
    }

    private sealed class Looks(bool isUnderWay) : IWatched
    {
        object? IWatched.ReadStatistics() => null;

        private long _looks;
        private long _lastLook;
        private volatile bool _isUnderWay = isUnderWay;

        internal bool IsUnderWay
        {
            set => _isUnderWay = value;
        }

        bool IWatched.Look(long now)
        {
            Volatile.Write(ref _lastLook, now);
            Interlocked.Increment(ref _looks);
            return _isUnderWay;
        }

        internal void NextOrFail()
        {
            var before = Volatile.Read(ref _looks);
            Hang.Until(() => Volatile.Read(ref _looks) > before, "a look");
        }

        /// <summary>Returns when nobody has looked for long, or after some seconds: other tests may keep the watchdog awake.</summary>
        internal void LetItSleep() => SpinWait.SpinUntil(() => Environment.TickCount64 - Volatile.Read(ref _lastLook) > 200, TimeSpan.FromSeconds(3));
    }
}
