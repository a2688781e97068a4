using System.Runtime.CompilerServices;

namespace Rungs.Tasks;

/// <remarks><c>Map</c>: one function, many items.</remarks>
public sealed partial class LoopExecutor
{
    /// <summary>Calls an async function with each item, on the loop; <c>await foreach</c> gives the results, <c>foreach</c> the tasks, as they end.</summary>
    /// <remarks>
    /// <para>Starts with the enumeration; each enumeration is a run of its own. Items are taken from the source as the enumeration
    /// goes on, on the enumerating thread: never more than <see cref="MaxConcurrent"/> ahead of what it has given. Without that
    /// limit all items are taken at its first step, so an endless source needs the limit.</para>
    /// <para>The execution context of the enumeration's start flows in.</para>
    /// </remarks>
    /// <typeparam name="TItem">The type of the items.</typeparam>
    /// <typeparam name="T">The type of the results.</typeparam>
    /// <param name="function">The function; its token is cancelled by <paramref name="cancellationToken"/>, by that of the enumeration, and by <see cref="ForceCancelAndShutdown"/>.</param>
    /// <param name="items">The source.</param>
    /// <param name="cancellationToken">Ends the enumeration with <see cref="OperationCanceledException"/>, and reaches the functions. Default: none.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="function"/>.</param>
    /// <returns>What to enumerate.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    [OverloadResolutionPriority(1)]
    public LoopMap<T> Map<TItem, T>(
        Func<TItem, CancellationToken, Task<T>> function,
        IEnumerable<TItem> items,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(function))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(items);
        return new LoopMap<T>(
            this,
            () => new MapItems<TItem, T>(function, items),
            new WorkLabel(name),
            cancellationToken);
    }

    /// <inheritdoc cref="Map{TItem, T}(Func{TItem, CancellationToken, Task{T}}, IEnumerable{TItem}, CancellationToken, string)"/>
    [OverloadResolutionPriority(1)]
    public LoopMap<T> Map<TItem, T>(
        Func<TItem, Task<T>> function,
        IEnumerable<TItem> items,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(function))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Map((TItem item, CancellationToken _) => function(item), items, cancellationToken, name);
    }

    /// <inheritdoc cref="Map{TItem, T}(Func{TItem, CancellationToken, Task{T}}, IEnumerable{TItem}, CancellationToken, string)"/>
    public LoopMap<Unit> Map<TItem>(
        Func<TItem, CancellationToken, Task> function,
        IEnumerable<TItem> items,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(function))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Map((TItem item, CancellationToken token) => Work.WithUnitAsync(function(item, token)), items, cancellationToken, name);
    }

    /// <inheritdoc cref="Map{TItem, T}(Func{TItem, CancellationToken, Task{T}}, IEnumerable{TItem}, CancellationToken, string)"/>
    public LoopMap<Unit> Map<TItem>(
        Func<TItem, Task> function,
        IEnumerable<TItem> items,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(function))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Map((TItem item, CancellationToken _) => Work.WithUnitAsync(function(item)), items, cancellationToken, name);
    }
}
