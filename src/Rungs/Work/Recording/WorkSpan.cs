namespace Rungs;

/// <summary>One work on a timeline: when it was queued, started, paused and ended, and where.</summary>
/// <remarks>
/// <code>
/// Queued ──Start──► running ──Suspend──► paused ◄──────► running again (where awaits are recorded)
///    │                 └──────End───────────┴──────────────┘
///    └── End: it was cancelled or refused, and never ran ──► ended
/// </code>
/// Written by whoever runs the work, one at a time; read by anybody, who may see it half told: a time that is not known yet is 0.
/// </remarks>
internal sealed partial class WorkSpan(WorkLabel label, WorkPlace place, long queued)
{
    /// <summary>Errors are kept as text of at most this length, so that nothing of them stays alive.</summary>
    private const int MaxError = 200;

    /// <summary>What only some works have: errors and pauses; null for the others, to keep them small.</summary>
    private SpanDetails? _details;

    /// <summary>Of <see cref="OutcomeStatus"/>, plus one; 0 while it is not over.</summary>
    private byte _status;

    internal string Name => label.Name;

    /// <summary>Where it runs, or will.</summary>
    internal WorkPlace Place { get; set; } = place;

    /// <summary>The thread it started on; null before, and where that is another process's.</summary>
    internal ThreadTag? Thread { get; private set; }

    internal long Queued => queued;

    /// <summary>0 where it has not started.</summary>
    internal long Started { get; private set; }

    /// <summary>When the function returned a task that had not ended; 0 where it has not.</summary>
    internal long Suspended { get; private set; }

    /// <summary>0 while it has not ended.</summary>
    internal long Ended { get; private set; }

    /// <summary>How it ended; null while it has not.</summary>
    internal OutcomeStatus? Status => Volatile.Read(ref _status) is var status and not 0 ? (OutcomeStatus)(status - 1) : null;

    /// <summary>Type and message of the error it ended with; null where there was none.</summary>
    internal string? Error => _details?.Error;

    /// <summary>Notes a work that stands in line from now on; null where nobody records.</summary>
    internal static WorkSpan? Open(WorkLabel label, WorkPlace place) => WorkRecord.Current?.Add(label, place);

    /// <inheritdoc cref="Open(WorkLabel, WorkPlace)"/>
    internal static WorkSpan? Open(WorkLabel label, LiveCalls calls, Level level, string rung) =>
        WorkRecord.Current is { } record ? record.Add(label, calls.PlaceOf(level, rung)) : null;

    /// <summary>The function is called now, on this thread.</summary>
    internal void Start()
    {
        t_isBetween = false;
        Thread = ThreadTag.Current;
        Started = WorkRecord.Now;
    }

    /// <summary>It began somewhere else, at a time by the clock of its place; or about then, where a better word may follow.</summary>
    internal void StartedAt(long time) => Started = time;

    /// <summary>Its task has ended.</summary>
    internal void End(Task task) =>
        End(task.IsCanceled ? OutcomeStatus.Cancelled : task.IsFaulted ? StatusOf(task.Exception.InnerException!) : OutcomeStatus.Succeeded, task.Exception?.InnerException);

    /// <summary>Its task has ended; an error stays one that nobody has looked at.</summary>
    internal void EndUnseen(Task task) =>
        End(task.IsCanceled ? OutcomeStatus.Cancelled : task.IsFaulted ? OutcomeStatus.Failed : OutcomeStatus.Succeeded, error: null);

    /// <summary>The function has ended: with <paramref name="error"/>, or without.</summary>
    internal void End(Exception? error) => End(error is null ? OutcomeStatus.Succeeded : StatusOf(error), error);

    /// <summary>It was cancelled; does nothing where it has ended.</summary>
    internal void Cancel()
    {
        if (_status == 0)
            End(OutcomeStatus.Cancelled, error: null);
    }

    /// <param name="status">How it ended.</param>
    /// <param name="error">With what.</param>
    /// <param name="time">When, by the clock of its place; 0 for now.</param>
    internal void End(OutcomeStatus status, Exception? error, long time = 0)
    {
        Ended = time == 0 ? WorkRecord.Now : time;
        _details?.EndRun(Ended); // where this is called at the end of its last one
        if (status == OutcomeStatus.Failed && error is not null)
            Details.Error = TextOf(error);
        Volatile.Write(ref _status, (byte)(status + 1));
    }

    /// <summary>As runners count: whatever was cancelled, by whatever token.</summary>
    private static OutcomeStatus StatusOf(Exception error) => error is OperationCanceledException ? OutcomeStatus.Cancelled : OutcomeStatus.Failed;

    private static string TextOf(Exception error)
    {
        string text;
        try
        {
            text = error is RemoteWorkException remote ? $"{remote.RemoteType}: {remote.Message}" : $"{error.GetType().FullName}: {error.Message}";
        }
        catch (Exception)
        {
            return error.GetType().FullName!; // its message is code of its own
        }

        if (text.Length <= MaxError)
            return text;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[MaxError - 1]) ? MaxError - 1 : MaxError), " ...");
    }
}
