namespace Rungs.Processes.Engine;

/// <summary>The place of one worker of a pool, and of the one that will replace it.</summary>
/// <remarks>
/// <code>
/// empty ──calls queue──► Current starts ──► takes calls ──worn out, or nearly spent──► Next starts
///   ▲                                          │                                         │
///   └──────────── ends, crashes ───────────────┴── ends, crashes: Next takes its place ──┘
/// </code>
/// </remarks>
internal sealed class WorkerSlot
{
    /// <summary>Takes calls, or starts to; null where there is none.</summary>
    internal PoolWorker? Current { get; set; }

    /// <summary>Replaces it; null where none is needed yet.</summary>
    internal PoolWorker? Next { get; set; }
}
