using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace Rungs.Coordination;

/// <remarks>The async caller: it holds a task on the waiter, once.</remarks>
internal sealed partial class Waiter<TRequest, TResult> : IValueTaskSource<TResult>, IValueTaskSource
{
    /// <summary>Queues the continuation of an async caller who came before the verdict; else it is not touched.</summary>
    private ManualResetValueTaskSourceCore<Unit> _continuation = new() { RunContinuationsAsynchronously = true };

    /// <summary>Tells this use from others, for who awaits twice.</summary>
    private short _version;

    /// <summary>Whether <see cref="_continuation"/> was touched.</summary>
    private bool _isAwaited;

    /// <summary>The wait, as an async caller awaits it. Outside the lock.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // the task is a big struct: best built where it is awaited
    internal ValueTask<TResult> AsValueTask(CancellationToken cancellationToken)
    {
        if (IsWatched)
            BeWatched();
        if (cancellationToken.CanBeCanceled)
            Heed(cancellationToken);
        return new ValueTask<TResult>(this, _version);
    }

    /// <inheritdoc cref="AsValueTask"/>
    internal ValueTask AsPlainValueTask(CancellationToken cancellationToken)
    {
        if (IsWatched)
            BeWatched();
        if (cancellationToken.CanBeCanceled)
            Heed(cancellationToken);
        return new ValueTask(this, _version);
    }

    /// <inheritdoc/>
    TResult IValueTaskSource<TResult>.GetResult(short token)
    {
        if (GetStatus(token) == ValueTaskSourceStatus.Pending)
            throw new InvalidOperationException("The wait has not ended. Await it; to wait in a blocking manner, call the method without Async.");
        return TakeResult();
    }

    /// <inheritdoc/>
    void IValueTaskSource.GetResult(short token) => ((IValueTaskSource<TResult>)this).GetResult(token);

    /// <inheritdoc cref="IValueTaskSource{TResult}.GetStatus"/>
    public ValueTaskSourceStatus GetStatus(short token)
    {
        ThrowIfStale(token);
        if (!IsSettled)
            return ValueTaskSourceStatus.Pending;
        return _verdict switch
        {
            Verdict.Granted => ValueTaskSourceStatus.Succeeded,
            Verdict.Cancelled => ValueTaskSourceStatus.Canceled,
            _ => ValueTaskSourceStatus.Faulted,
        };
    }

    /// <inheritdoc cref="IValueTaskSource{TResult}.OnCompleted"/>
    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        if (_isAwaited)
            throw AwaitedTwice();
        ThrowIfStale(token);
        _isAwaited = true;
        if (ScheduleHook.PoolContext is { } pool && !flags.HasFlag(ValueTaskSourceOnCompletedFlags.UseSchedulingContext))
            OnCompletedIn(pool, continuation, state, flags);
        else
            _continuation.OnCompleted(continuation, state, _continuation.Version, flags);
        if (Interlocked.CompareExchange(ref _progress, Awaited, Pending) == Settled)
            _continuation.SetResult(default);
    }

    /// <summary>In a simulation: goes on on what stands in for the thread pool.</summary>
    private void OnCompletedIn(SynchronizationContext pool, Action<object?> continuation, object? state, ValueTaskSourceOnCompletedFlags flags)
    {
        var own = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(pool);
        _continuation.OnCompleted(continuation, state, _continuation.Version, flags | ValueTaskSourceOnCompletedFlags.UseSchedulingContext);
        SynchronizationContext.SetSynchronizationContext(own);
    }

    private void ThrowIfStale(short token)
    {
        if (token != _version)
            throw AwaitedTwice();
    }

    private static InvalidOperationException AwaitedTwice() =>
        new("This wait was awaited before. Await it once; AsTask gives a task that can be awaited again.");
}
