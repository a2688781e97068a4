namespace Rungs.Testing.Schedules;

/// <summary>What a run may do.</summary>
/// <param name="MostSteps">After how many steps it counts as endless.</param>
/// <param name="Records">Whether it keeps its steps in words.</param>
internal readonly record struct RunLimits(int MostSteps, bool Records);
