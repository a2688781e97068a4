namespace Rungs;

/// <summary>A plan of functions that is run as a whole, as often as wanted.</summary>
public abstract class Runner
{
    private protected Runner()
    {
    }

    /// <summary>Held while a runner is scheduled in another.</summary>
    internal static Lock NestingGate { get; } = new();

    /// <summary>The runners scheduled in this one.</summary>
    internal abstract IEnumerable<Runner> NestedRunners { get; }

    /// <summary>Whether <paramref name="other"/> is this runner or stands anywhere inside it.</summary>
    internal bool Contains(Runner other) => ReferenceEquals(this, other) || NestedRunners.Any(nested => nested.Contains(other));
}
