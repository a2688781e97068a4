namespace Rungs.Testing;

/// <summary>How a <see cref="Simulation"/> draws its schedules.</summary>
public enum SimulationStrategy
{
    /// <summary><see cref="Random"/> and <see cref="PriorityChanges"/> by turns.</summary>
    Mixed,

    /// <summary>Every choice is as likely as every other.</summary>
    Random,

    /// <summary>Everything that runs has a priority, which changes a few times in a run: finds bugs that need few switches, at the right place, among many.</summary>
    /// <remarks>After Burckhardt and others, "A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs", ASPLOS 2010.</remarks>
    PriorityChanges,

    /// <summary>One schedule after another, until there is none left or there were as many as asked for: for small tests, which it proves.</summary>
    DepthFirst,
}
