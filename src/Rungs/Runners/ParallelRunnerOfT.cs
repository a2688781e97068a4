namespace Rungs;

/// <summary>Runs a plan of functions with results of one type, all at once or up to a limit.</summary>
/// <typeparam name="T">The type of the results.</typeparam>
public sealed class ParallelRunner<T> : TypedRunner<T, ParallelRunner<T>>
{
    /// <summary>Makes an empty plan.</summary>
    /// <param name="options">Limit and progress. Default: none.</param>
    public ParallelRunner(RunnerOptions? options = null)
        : base(options)
    {
    }

    /// <inheritdoc/>
    private protected override int Width => Options.MaxConcurrency ?? int.MaxValue;

    /// <inheritdoc/>
    private protected override bool IsInOrder => false;
}
