using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;

namespace Rungs;

/// <remarks>One method, many items.</remarks>
public abstract partial class PortableRung
{
    /// <summary>Calls a method with each item, in other processes, and gives the results in the order of the items.</summary>
    /// <remarks>
    /// <para>Lazy: items are taken as the enumeration goes on, on the enumerating thread, and only so many ahead of what was given as keep all workers busy: of a
    /// process pool its workers times one more than its window, of a host pool as many as may be in flight. So an endless source is fine, and memory is bounded.</para>
    /// <para>The error of a call is thrown at its turn, which ends the enumeration; an error of the source, or of making a call of an item, comes after the
    /// results of the items before. Leaving early starts nothing more, and waits for what runs. Each enumeration is a run of its own; one caller at a time.</para>
    /// </remarks>
    /// <typeparam name="TItem">The type of the items.</typeparam>
    /// <typeparam name="T">The type of the results.</typeparam>
    /// <param name="call">One call of a method marked <see cref="PortableAttribute"/>, such as <c>path => Text.Count(path)</c>; see <c>Work.Portable</c>.</param>
    /// <param name="items">The source.</param>
    /// <param name="cancellationToken">Ends the enumeration with <see cref="OperationCanceledException"/>, and reaches the functions. Default: none.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="call"/>.</param>
    /// <returns>What to enumerate.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    [RequiresUnreferencedCode(Reflects)]
    [RequiresDynamicCode(Reflects)]
    public IAsyncEnumerable<T> MapAsync<TItem, T>(Expression<Func<TItem, T>> call, IEnumerable<TItem> items, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(call))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(items);
        return MapOf<TItem, T>(call, items.ToAsyncEnumerable(), name, cancellationToken);
    }

    /// <inheritdoc cref="MapAsync{TItem, T}(Expression{Func{TItem, T}}, IEnumerable{TItem}, CancellationToken, string)"/>
    [RequiresUnreferencedCode(Reflects)]
    [RequiresDynamicCode(Reflects)]
    public IAsyncEnumerable<T> MapAsync<TItem, T>(Expression<Func<TItem, T>> call, IAsyncEnumerable<TItem> items, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(call))] string? name = null) =>
        MapOf<TItem, T>(call, items, name, cancellationToken);

    /// <summary>Calls an asynchronous method with each item, in other processes, and gives the results in the order of the items.</summary>
    /// <inheritdoc cref="MapAsync{TItem, T}(Expression{Func{TItem, T}}, IEnumerable{TItem}, CancellationToken, string)"/>
    [OverloadResolutionPriority(1)]
    [RequiresUnreferencedCode(Reflects)]
    [RequiresDynamicCode(Reflects)]
    public IAsyncEnumerable<T> MapAsync<TItem, T>(Expression<Func<TItem, Task<T>>> call, IEnumerable<TItem> items, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(call))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(items);
        return MapOf<TItem, T>(call, items.ToAsyncEnumerable(), name, cancellationToken);
    }

    /// <inheritdoc cref="MapAsync{TItem, T}(Expression{Func{TItem, Task{T}}}, IEnumerable{TItem}, CancellationToken, string)"/>
    [OverloadResolutionPriority(1)]
    [RequiresUnreferencedCode(Reflects)]
    [RequiresDynamicCode(Reflects)]
    public IAsyncEnumerable<T> MapAsync<TItem, T>(Expression<Func<TItem, Task<T>>> call, IAsyncEnumerable<TItem> items, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(call))] string? name = null) =>
        MapOf<TItem, T>(call, items, name, cancellationToken);

    private PortableMap<TItem, T> MapOf<TItem, T>(LambdaExpression call, IAsyncEnumerable<TItem> items, string? name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(items);
        return new PortableMap<TItem, T>(this, call, items, new WorkLabel(name), cancellationToken);
    }
}
