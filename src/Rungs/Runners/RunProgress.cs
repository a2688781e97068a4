namespace Rungs;

/// <summary>How far a run is.</summary>
/// <param name="Ended">Items that have ended, or will not start.</param>
/// <param name="Total">Items in the plan.</param>
public readonly record struct RunProgress(int Ended, int Total);
