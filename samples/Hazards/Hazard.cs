namespace Hazards;

/// <summary>A classic deadlock or starvation: the same program on plain pieces of the class library and on Rungs.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Plain">The program on plain pieces: it does not end.</param>
/// <param name="OnRungs">The program on Rungs: it ends by itself, or is seen and named; what is stuck goes on with the trial's token.</param>
/// <param name="Expected">How it ends on Rungs.</param>
public sealed record Hazard(string Name, Action Plain, Action<Trial> OnRungs, Ending Expected)
{
    /// <summary>Whether the plain program ends after all, much later.</summary>
    public bool PlainOnlyStarves { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
