namespace Rungs;

/// <summary>Runs a plan of functions of any type, all at once or up to a limit.</summary>
public sealed class ParallelRunner : UntypedRunner<ParallelRunner>
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
