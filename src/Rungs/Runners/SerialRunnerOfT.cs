namespace Rungs;

/// <summary>Runs a plan of functions with results of one type, one after another, in the order of scheduling.</summary>
/// <typeparam name="T">The type of the results.</typeparam>
public sealed class SerialRunner<T> : TypedRunner<T, SerialRunner<T>>
{
    /// <summary>Makes an empty plan.</summary>
    /// <param name="options">Progress. Default: none.</param>
    /// <exception cref="ArgumentException">A limit other than 1 is set.</exception>
    public SerialRunner(RunnerOptions? options = null)
        : base(SerialOptions.Check(options))
    {
    }

    /// <inheritdoc/>
    private protected override int Width => 1;

    /// <inheritdoc/>
    private protected override bool IsInOrder => true;
}
