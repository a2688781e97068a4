namespace Hazards;

/// <summary>All of them, and how each is run on plain pieces: in a process of its own.</summary>
public static class Catalogue
{
    /// <summary>The catalogue, in the order of the table.</summary>
    public static IReadOnlyList<Hazard> All { get; } =
        [.. LoopHazards.All, .. NestingHazards.All, .. StrandHazards.All, .. ThreadHazards.All, .. CoordinationHazards.All];

    /// <summary>A program that ends, to show that an end would be seen.</summary>
    public static Hazard Control { get; } = new("nothing that hangs", static () => Functions.Check(true), static _ => { }, Ending.Success);

    /// <summary>A program that crashes, to show that a crash is not taken for a hang.</summary>
    public static Hazard Crash { get; } = new("a crash", static () => Functions.Check(false), static _ => { }, Ending.Success);

    /// <summary>The one of that name.</summary>
    /// <param name="name">Its name.</param>
    public static Hazard Find(string name) => All.Append(Control).Append(Crash).Single(hazard => hazard.Name == name);
}
