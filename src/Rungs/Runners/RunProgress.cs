namespace Rungs;

/// <summary>How far a run is.</summary>
/// <remarks>Items that end at once on several threads may report in another order than they were counted: take the highest.</remarks>
/// <param name="Ended">Items that have ended, or will not start.</param>
/// <param name="Total">Items in the plan.</param>
public readonly record struct RunProgress(int Ended, int Total);
