namespace Rungs;

/// <summary>One item of a runner's plan: a work, or a runner that is run as a whole.</summary>
/// <typeparam name="T">The type of the runner's results.</typeparam>
internal abstract class PlanItem<T>(Work work)
{
    /// <summary>The item as people read it.</summary>
    internal Work Work => work;

    /// <summary>The nested runner; null for a work.</summary>
    internal virtual Runner? Plan => null;

    /// <summary>Starts it on <paramref name="on"/>, or where <c>Async.RunAsync</c> would; a plan starts its own items as long as <paramref name="gate"/> is open.</summary>
    internal abstract Task<T> StartAsync(IRung? on, StartGate gate, CancellationToken cancellationToken);

    private protected static Task<TWork> RunAsync<TWork>(Work<TWork> work, IRung? on, CancellationToken cancellationToken) =>
        on is null ? Async.RunAsync(work, cancellationToken) : on.RunAsync(work, cancellationToken);
}

/// <summary>A work whose result is the item's.</summary>
internal sealed class WorkItem<T>(Work<T> work) : PlanItem<T>(work)
{
    /// <inheritdoc/>
    internal override Task<T> StartAsync(IRung? on, StartGate gate, CancellationToken cancellationToken) => RunAsync(work, on, cancellationToken);
}

/// <summary>A work in an untyped plan: its result is boxed, and no result is null.</summary>
internal sealed class BoxedWorkItem<TWork>(Work<TWork> work) : PlanItem<object?>(work)
{
    /// <inheritdoc/>
    internal override async Task<object?> StartAsync(IRung? on, StartGate gate, CancellationToken cancellationToken)
    {
        var value = await RunAsync(work, on, cancellationToken);
        return typeof(TWork) == typeof(Unit) ? null : value;
    }
}

/// <summary>A runner inside a plan; its result is the list of its results.</summary>
internal sealed class NestedPlanItem<TInner, T>(Runner<TInner> plan, Func<IReadOnlyList<TInner>, T> convert) : PlanItem<T>(plan.AsWork())
{
    /// <inheritdoc/>
    internal override Runner? Plan => plan;

    /// <inheritdoc/>
    internal override async Task<T> StartAsync(IRung? on, StartGate gate, CancellationToken cancellationToken) =>
        convert(await plan.RunInsideAsync(on, gate, cancellationToken));
}
