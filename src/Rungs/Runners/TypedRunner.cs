using System.Runtime.CompilerServices;

namespace Rungs;

/// <summary>A plan of functions with results of one type.</summary>
/// <typeparam name="T">The type of the results.</typeparam>
/// <typeparam name="TSelf">The runner itself, returned for chaining.</typeparam>
public abstract class TypedRunner<T, TSelf> : Runner<T>
    where TSelf : TypedRunner<T, TSelf>
{
    private protected TypedRunner(RunnerOptions? options)
        : base(options)
    {
    }

    /// <summary>Adds a function to the plan.</summary>
    /// <param name="function">The function, blocking or async.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="function"/>.</param>
    /// <returns>This runner.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    [OverloadResolutionPriority(2)]
    public TSelf Schedule(Func<Task<T>> function, [CallerArgumentExpression(nameof(function))] string? name = null) =>
        Schedule(Work.Of(function, name));

    /// <inheritdoc cref="Schedule(Func{Task{T}}, string)"/>
    [OverloadResolutionPriority(1)]
    public TSelf Schedule(Func<ValueTask<T>> function, [CallerArgumentExpression(nameof(function))] string? name = null) =>
        Schedule(Work.Of(function, name));

    /// <inheritdoc cref="Schedule(Func{Task{T}}, string)"/>
    public TSelf Schedule(Func<T> function, [CallerArgumentExpression(nameof(function))] string? name = null) =>
        Schedule(Work.Of(function, name));

    /// <summary>Adds a work to the plan.</summary>
    /// <param name="work">The work.</param>
    /// <returns>This runner.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="work"/> is null.</exception>
    public TSelf Schedule(Work<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        Add(new WorkItem<T>(work));
        return (TSelf)this;
    }

    /// <summary>Adds a whole runner to the plan. It runs on the rung this plan runs on.</summary>
    /// <typeparam name="TInner">The type of its results.</typeparam>
    /// <param name="plan">The runner; what is scheduled in it later belongs to the plan too.</param>
    /// <param name="combine">Makes one result of its results.</param>
    /// <returns>This runner.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="plan"/> is this runner, or holds it.</exception>
    public TSelf Schedule<TInner>(Runner<TInner> plan, Func<IReadOnlyList<TInner>, T> combine)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(combine);
        Add(new NestedPlanItem<TInner, T>(plan, combine));
        return (TSelf)this;
    }
}
