namespace Rungs.Diagnostics;

/// <summary>What an event loop has done and holds, at one moment.</summary>
/// <param name="Name">The loop's name.</param>
/// <param name="IsRunning">Whether a thread runs it now.</param>
/// <param name="Ready">Callbacks that wait for their turn.</param>
/// <param name="Timers">Timers that have not fired.</param>
/// <param name="Tasks">Tasks that have not ended.</param>
/// <param name="Turns">Turns so far.</param>
/// <param name="Callbacks">Callbacks run so far.</param>
/// <param name="LateCallbacks">Callbacks that came after the loop had finished and ran on the thread pool instead.</param>
public sealed record LoopStatistics(
    string Name, bool IsRunning, int Ready, int Timers, int Tasks, long Turns, long Callbacks, long LateCallbacks);
