namespace Rungs.Coordination;

/// <summary>Something that stands still for as long as the running thread waits: a strand whose turn the thread has.</summary>
internal interface IHeldTurn
{
    /// <summary>What people read.</summary>
    string Name { get; }

    /// <summary>The function that has the turn.</summary>
    string HolderName { get; }

    /// <summary>Whether anything waits for the turn. Any thread.</summary>
    bool HasWaiting { get; }

    /// <summary>Whether the next step of <paramref name="task"/>'s function waits for the turn, and nothing else can end it.</summary>
    bool HoldsNextStepOf(Task task);
}

/// <summary>What the running thread has the turn of; null where it has none.</summary>
internal static class HeldTurn
{
    [ThreadStatic]
    private static IHeldTurn? t_current;

    internal static IHeldTurn? Current
    {
        get => t_current;
        set => t_current = value;
    }
}
