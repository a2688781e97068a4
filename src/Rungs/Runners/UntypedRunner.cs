using System.Runtime.CompilerServices;

namespace Rungs;

/// <summary>A plan of functions of any type; results are boxed, and a function without a result gives null.</summary>
/// <typeparam name="TSelf">The runner itself, returned for chaining.</typeparam>
public abstract class UntypedRunner<TSelf> : Runner<object?>
    where TSelf : UntypedRunner<TSelf>
{
    private protected UntypedRunner(RunnerOptions? options)
        : base(options)
    {
    }

    /// <summary>Adds a function to the plan.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="function">The function, blocking or async.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="function"/>.</param>
    /// <returns>This runner.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    [OverloadResolutionPriority(2)]
    public TSelf Schedule<T>(Func<Task<T>> function, [CallerArgumentExpression(nameof(function))] string? name = null) =>
        Schedule(Work.Of(function, name));

    /// <inheritdoc cref="Schedule{T}(Func{Task{T}}, string)"/>
    [OverloadResolutionPriority(2)]
    public TSelf Schedule(Func<Task> function, [CallerArgumentExpression(nameof(function))] string? name = null) =>
        Schedule(Work.Of(function, name));

    /// <inheritdoc cref="Schedule{T}(Func{Task{T}}, string)"/>
    [OverloadResolutionPriority(1)]
    public TSelf Schedule<T>(Func<ValueTask<T>> function, [CallerArgumentExpression(nameof(function))] string? name = null) =>
        Schedule(Work.Of(function, name));

    /// <inheritdoc cref="Schedule{T}(Func{Task{T}}, string)"/>
    [OverloadResolutionPriority(1)]
    public TSelf Schedule(Func<ValueTask> function, [CallerArgumentExpression(nameof(function))] string? name = null) =>
        Schedule(Work.Of(function, name));

    /// <inheritdoc cref="Schedule{T}(Func{Task{T}}, string)"/>
    public TSelf Schedule<T>(Func<T> function, [CallerArgumentExpression(nameof(function))] string? name = null) =>
        Schedule(Work.Of(function, name));

    /// <inheritdoc cref="Schedule{T}(Func{Task{T}}, string)"/>
    public TSelf Schedule(Action function, [CallerArgumentExpression(nameof(function))] string? name = null) =>
        Schedule(Work.Of(function, name));

    /// <summary>Adds a work to the plan.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="work">The work.</param>
    /// <returns>This runner.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="work"/> is null.</exception>
    public TSelf Schedule<T>(Work<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        Add(new BoxedWorkItem<T>(work));
        return (TSelf)this;
    }

    /// <summary>Adds a whole runner to the plan; its result is the list of its results. It runs on the rung this plan runs on.</summary>
    /// <typeparam name="T">The type of its results.</typeparam>
    /// <param name="plan">The runner; what is scheduled in it later belongs to the plan too.</param>
    /// <returns>This runner.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="plan"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="plan"/> is this runner, or holds it.</exception>
    public TSelf Schedule<T>(Runner<T> plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        Add(new NestedPlanItem<T, object?>(plan, static values => values));
        return (TSelf)this;
    }
}
