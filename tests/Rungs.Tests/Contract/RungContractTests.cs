namespace Rungs.Tests.Contract;

/// <summary>What every rung promises; one subclass per rung runs it unchanged. What differs is asked of the rung's capabilities.</summary>
public abstract partial class RungContractTests : IAsyncLifetime
{
    private IRung? _own;

    /// <summary>Whether a blocking function runs within the call, on the caller's thread.</summary>
    protected virtual bool RunsInPlace => false;

    /// <summary>Whether one function runs at a time, in the order of the calls.</summary>
    protected abstract bool KeepsOrder { get; }

    /// <summary>Whether a caller that blocks is released with every thread of the thread pool blocked. Not where a client library's own work is done there.</summary>
    protected virtual bool FreesBlockedCallers => true;

    /// <summary>Whether it has an end of its own, which disposal brings.</summary>
    protected virtual bool HasAnEnd => true;

    protected abstract Level ExpectedLevel { get; }

    /// <summary>For tests that do not end it: one of the test's own, unless the class shares one.</summary>
    protected IRung Rung => SharedRung ?? _own!;

    /// <summary>One for all tests of the class, where a rung takes long to start; null where each test has its own.</summary>
    protected virtual IRung? SharedRung => null;

    /// <summary>Whether these functions run in this process.</summary>
    protected virtual bool IsLocal => Rung.Level <= Level.Threads;

    public virtual ValueTask InitializeAsync()
    {
        _own = SharedRung is null ? CreateRung() : null;
        return default;
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_own is not null)
            await DisposeRungAsync(_own);
        GC.SuppressFinalize(this);
    }

    protected abstract IRung CreateRung();

    /// <summary>Does all that is in flight, and ends it.</summary>
    protected abstract ValueTask DisposeRungAsync(IRung rung);

    /// <summary>A rung that runs one call at a time and has room for so many more, and its wait for room; null where it has none.</summary>
    protected virtual (IRung Rung, Func<CancellationToken, Task> WaitForRoomAsync)? CreateBoundedRung(int maxQueue) => null;

    /// <summary>Whether the rung promises what the test is about; where not, the test's output says why, which <c>make contract</c> reads.</summary>
    protected static bool Promises(bool isPromised, string whyNot)
    {
        if (!isPromised)
            TestContext.Current.TestOutputHelper!.WriteLine($"not promised: {whyNot}");
        return isPromised;
    }

    /// <summary>Calls the rung from a thread of its own, where the call may block its caller.</summary>
    protected Task<T> RunAsync<T>(Work<T> work, CancellationToken cancellationToken = default) =>
        RunsInPlace
            ? Task.Factory.StartNew(
                () => Rung.RunAsync(work, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()
            : Rung.RunAsync(work, cancellationToken);

    [Fact]
    public void Level_IsTheRungs() => Assert.Equal(ExpectedLevel, Rung.Level);

    [Fact]
    public void RunAsync_NullWork_ThrowsAtTheCall() =>
        Assert.Throws<ArgumentNullException>("work", () => { _ = Rung.RunAsync((Work<int>)null!); });

    [Fact]
    public async Task RunAsync_Closure_RunsOrIsRefusedAtTheCall()
    {
        var captured = 5;
        var work = Work.Of(() => captured, "a closure");
        if (Rung.Capabilities.TakesClosures)
        {
            Assert.Equal(5, await RunAsync(work).OrFailAsync());
            return;
        }

        var error = Assert.Throws<ArgumentException>("work", () => { _ = Rung.RunAsync(work); });
        Assert.Contains("'a closure'", error.Message, StringComparison.Ordinal);
        Assert.Contains("Work.Portable", error.Message, StringComparison.Ordinal);
    }
}
