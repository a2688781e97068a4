namespace Rungs;

/// <summary>A place of a record: one work, when it was queued, started, paused and ended, and where.</summary>
/// <remarks>
/// <code>
/// Queued ──Start──► running ──Suspend──► paused ◄──────► running again (where awaits are recorded)
///    │                 └──────End───────────┴──────────────┘
///    └── End: it was cancelled or refused, and never ran ──► ended
/// </code>
/// Touched only by whoever holds it, see <see cref="WorkRecord.Lock"/>. A time that is not known yet is 0.
/// </remarks>
internal struct WorkEntry
{
    /// <summary>The number of the work it is about, from one on; negated while somebody holds it; 0 before the first.</summary>
    internal long Owner;

    internal WorkLabel Label;

    /// <summary>Where it runs, or will.</summary>
    internal WorkPlace Place;

    /// <summary>The thread it started on; null before, and where that is another process's.</summary>
    internal ThreadTag? Thread;

    /// <summary>What only some works have: errors and pauses; null for the others, to keep them small.</summary>
    internal SpanDetails? Details;

    internal long Queued;

    /// <summary>0 where it has not started.</summary>
    internal long Started;

    /// <summary>When the function returned a task that had not ended; 0 where it has not.</summary>
    internal long Suspended;

    /// <summary>0 while it has not ended.</summary>
    internal long Ended;

    /// <summary>Whether its pauses are followed, so that <see cref="SpanDetails.Runs"/> says all.</summary>
    internal bool IsFollowed;

    /// <summary>Of <see cref="OutcomeStatus"/>, plus one; 0 while it is not over.</summary>
    private byte _status;

    /// <summary>How it ended; null while it has not.</summary>
    internal OutcomeStatus? Status
    {
        readonly get => _status == 0 ? null : (OutcomeStatus)(_status - 1);
        set => _status = value is { } status ? (byte)(status + 1) : (byte)0;
    }

    /// <summary>It is another work's from now on.</summary>
    internal void Begin(WorkLabel label, WorkPlace place, long queued)
    {
        (Label, Place, Queued) = (label, place, queued);
        (Thread, Details) = (null, null);
        (Started, Suspended, Ended) = (0, 0, 0);
        (IsFollowed, _status) = (false, 0);
    }
}
