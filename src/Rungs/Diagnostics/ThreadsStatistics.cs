namespace Rungs.Diagnostics;

/// <summary>What a set of threads has done and holds, at one moment.</summary>
/// <param name="Threads">Threads alive, those being started included.</param>
/// <param name="Idle">Threads that wait for a call.</param>
/// <param name="Queued">Calls that wait for a thread, within the queue's bound.</param>
/// <param name="WaitingForRoom">Calls that wait because the queue is full.</param>
/// <param name="Executed">Calls, and continuations of async functions, that threads have run.</param>
/// <param name="PeakThreads">The most threads alive at once.</param>
public sealed record ThreadsStatistics(int Threads, int Idle, int Queued, int WaitingForRoom, long Executed, int PeakThreads);
