using System.Diagnostics;
using System.Runtime.CompilerServices;
using Rungs.Diagnostics;

namespace Rungs.Streams;

/// <summary>Gathers items into batches, of so many or of so long a time, whichever is first, and gives each batch to a callback.</summary>
/// <remarks>
/// <para>Members are safe to call from any thread. The time of a batch begins with its first item. An item reaches exactly one of
/// the callback, as part of a batch that did not fail, or <see cref="WaterfallOptions{T}.OnError"/>. A batch that fails does not
/// stop the others.</para>
/// <para>The callback, blocking or async, runs on <c>ElasticThreads.Shared</c>, in nobody's context. It must not wait for
/// <see cref="StopAsync"/>, which waits for it.</para>
/// </remarks>
/// <typeparam name="T">The type of the items.</typeparam>
[DebuggerDisplay("{Statistics}")]
public sealed class Waterfall<T> : IAsyncDisposable
{
    private readonly WaterfallEngine<T> _engine;

    /// <summary>Makes one with an async callback that can be cancelled; it takes items once it is started.</summary>
    /// <param name="maxWait">How long a batch waits for more once it has an item; <see cref="Timeout.InfiniteTimeSpan"/> waits until it is full.</param>
    /// <param name="maxQuantity">How many items a batch has at most.</param>
    /// <param name="callback">Receives each batch, a list of its own. Its token is cancelled at <see cref="WaterfallOptions{T}.FinalizeTimeout"/>.</param>
    /// <param name="options">Concurrency, bound and more. Default: those of <see cref="WaterfallOptions{T}"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="callback"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxQuantity"/> is less than one, or <paramref name="maxWait"/> is zero, or negative and not infinite.</exception>
    /// <exception cref="ArgumentException">The capacity is less than <paramref name="maxQuantity"/>: no batch could fill.</exception>
    [OverloadResolutionPriority(2)]
    public Waterfall(TimeSpan maxWait, int maxQuantity, Func<IReadOnlyList<T>, CancellationToken, Task> callback, WaterfallOptions<T>? options = null)
    {
        ArgumentNullException.ThrowIfNull(callback);
        BatchSize.ThrowIfInvalid(maxQuantity, maxWait);
        options ??= new WaterfallOptions<T>();
        if (options.Capacity < maxQuantity)
            throw new ArgumentException($"A capacity of {options.Capacity} is less than the {maxQuantity} items of a batch, so that no batch could fill. Raise the capacity or lower the quantity.", nameof(options));
        _engine = new WaterfallEngine<T>(maxWait, maxQuantity, callback, options);
    }

    /// <summary>Makes one with an async callback; it takes items once it is started.</summary>
    /// <inheritdoc cref="Waterfall{T}(TimeSpan, int, Func{IReadOnlyList{T}, CancellationToken, Task}, WaterfallOptions{T})"/>
    [OverloadResolutionPriority(2)]
    public Waterfall(TimeSpan maxWait, int maxQuantity, Func<IReadOnlyList<T>, Task> callback, WaterfallOptions<T>? options = null)
        : this(maxWait, maxQuantity, WithToken(callback), options)
    {
    }

    /// <summary>Makes one with an async callback; it takes items once it is started.</summary>
    /// <inheritdoc cref="Waterfall{T}(TimeSpan, int, Func{IReadOnlyList{T}, CancellationToken, Task}, WaterfallOptions{T})"/>
    [OverloadResolutionPriority(1)] // without this form, what returns a ValueTask would count as blocking, and nobody would await it
    public Waterfall(TimeSpan maxWait, int maxQuantity, Func<IReadOnlyList<T>, ValueTask> callback, WaterfallOptions<T>? options = null)
        : this(maxWait, maxQuantity, WithToken(callback), options)
    {
    }

    /// <summary>Makes one with a blocking callback; it takes items once it is started.</summary>
    /// <inheritdoc cref="Waterfall{T}(TimeSpan, int, Func{IReadOnlyList{T}, CancellationToken, Task}, WaterfallOptions{T})"/>
    public Waterfall(TimeSpan maxWait, int maxQuantity, Action<IReadOnlyList<T>> callback, WaterfallOptions<T>? options = null)
        : this(maxWait, maxQuantity, WithToken(callback), options)
    {
    }

    /// <summary>What it has done and holds.</summary>
    public WaterfallStatistics Statistics => _engine.Statistics;

    /// <summary>From now on it takes items.</summary>
    /// <returns>This waterfall.</returns>
    /// <exception cref="InvalidOperationException">It was started or stopped before.</exception>
    public Waterfall<T> Start()
    {
        _engine.Start();
        return this;
    }

    /// <summary>Puts an item into the batch that is being gathered; blocks while there is no room.</summary>
    /// <param name="item">The item.</param>
    /// <param name="cancellationToken">Ends the wait for room. Default: none.</param>
    /// <exception cref="InvalidOperationException">It is not started yet, or is stopped; the item was not put.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before there was room; the item was not put.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited; the item was not put.</exception>
    public void Put(T item, CancellationToken cancellationToken = default) => _engine.Put(item, cancellationToken);

    /// <summary>Puts an item into the batch that is being gathered; waits while there is no room.</summary>
    /// <param name="item">The item.</param>
    /// <param name="cancellationToken">Ends the wait for room. Default: none.</param>
    /// <returns>A task that ends when the item is in a batch. Await it once.</returns>
    /// <exception cref="InvalidOperationException">It is not started yet, or is stopped; the item was not put. Through the task.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before there was room; the item was not put. Through the task.</exception>
    public ValueTask PutAsync(T item, CancellationToken cancellationToken = default) => _engine.PutAsync(item, cancellationToken);

    /// <summary>Puts an item into the batch that is being gathered, if there is room.</summary>
    /// <param name="item">The item.</param>
    /// <returns>Whether it was put; never before the start, nor once it is stopped.</returns>
    public bool TryPut(T item) => _engine.TryPut(item);

    /// <summary>Takes nothing more, gives what was gathered to the callback, and waits until every batch has ended.</summary>
    /// <remarks>Callers that wait for room are refused. Safe to call more than once, also from other threads: all wait for the same end.</remarks>
    /// <param name="cancellationToken">Ends this wait, not the stopping. Default: none.</param>
    /// <returns>A task that ends when every item has reached the callback or <see cref="WaterfallOptions{T}.OnError"/>.</returns>
    /// <exception cref="TimeoutException">A callback ignores its cancelled token: it had not ended twice <see cref="WaterfallOptions{T}.FinalizeTimeout"/> after the call. Through the task.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first. Through the task.</exception>
    public Task StopAsync(CancellationToken cancellationToken = default)
    {
        var stopping = _engine.StopAsync();
        return cancellationToken.CanBeCanceled ? stopping.WaitAsync(cancellationToken) : stopping;
    }

    /// <summary>Stops it, as <see cref="StopAsync"/> does.</summary>
    /// <returns>A task that ends as that of <see cref="StopAsync"/>.</returns>
    public ValueTask DisposeAsync() => new(StopAsync());

    private static Func<IReadOnlyList<T>, CancellationToken, Task> WithToken(Func<IReadOnlyList<T>, Task> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return (batch, _) => callback(batch);
    }

    private static Func<IReadOnlyList<T>, CancellationToken, Task> WithToken(Func<IReadOnlyList<T>, ValueTask> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return (batch, _) => callback(batch).AsTask();
    }

    private static Func<IReadOnlyList<T>, CancellationToken, Task> WithToken(Action<IReadOnlyList<T>> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return (batch, _) =>
        {
            callback(batch);
            return Task.CompletedTask;
        };
    }
}
