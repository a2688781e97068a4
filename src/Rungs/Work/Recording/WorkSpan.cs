using System.Runtime.CompilerServices;

namespace Rungs;

/// <summary>What whoever runs a work writes its <see cref="WorkEntry"/> with; nothing is written once a later work has its place.</summary>
/// <remarks>Any thread, one at a time.</remarks>
internal sealed partial class WorkSpan(WorkRecord record, long number)
{
    /// <summary>Errors are kept as text of at most this length, so that nothing of them stays alive.</summary>
    private const int MaxError = 200;

    /// <inheritdoc cref="WorkEntry.Details"/>
    private SpanDetails? _details;

    /// <summary>Notes a work that stands in line from now on; null where nobody records.</summary>
    internal static WorkSpan? Open(WorkLabel label, WorkPlace place) => WorkRecord.Current?.Add(label, place);

    /// <inheritdoc cref="Open(WorkLabel, WorkPlace)"/>
    internal static WorkSpan? Open(WorkLabel label, LiveCalls calls, Level level, string rung) =>
        WorkRecord.Current is { } record ? record.Add(label, calls.PlaceOf(level, rung)) : null;

    /// <summary>The function is called now, on this thread.</summary>
    internal void Start()
    {
        t_isBetween = false;
        var (thread, now) = (ThreadTag.Current, WorkRecord.Now);
        ref var entry = ref record.Lock(number);
        if (Unsafe.IsNullRef(ref entry))
            return;
        (entry.Thread, entry.Started) = (thread, now);
        WorkRecord.Unlock(ref entry);
    }

    /// <summary>It began somewhere else, at a time by the clock of its place; or about then, where a better word may follow; or, 0, it has not begun after all.</summary>
    internal void StartedAt(WorkPlace place, long time)
    {
        ref var entry = ref record.Lock(number);
        if (Unsafe.IsNullRef(ref entry))
            return;
        (entry.Place, entry.Started) = (place, time);
        WorkRecord.Unlock(ref entry);
    }

    /// <inheritdoc cref="StartedAt(WorkPlace, long)"/>
    internal void StartedAt(long time)
    {
        ref var entry = ref record.Lock(number);
        if (Unsafe.IsNullRef(ref entry))
            return;
        entry.Started = time;
        WorkRecord.Unlock(ref entry);
    }

    /// <summary>Its task has ended.</summary>
    internal void End(Task task) =>
        End(task.IsCanceled ? OutcomeStatus.Cancelled : task.IsFaulted ? StatusOf(task.Exception.InnerException!) : OutcomeStatus.Succeeded, task.Exception?.InnerException);

    /// <summary>Its task has ended; an error stays one that nobody has looked at.</summary>
    internal void EndUnseen(Task task) =>
        End(task.IsCanceled ? OutcomeStatus.Cancelled : task.IsFaulted ? OutcomeStatus.Failed : OutcomeStatus.Succeeded, error: null);

    /// <summary>The function has ended: with <paramref name="error"/>, or without.</summary>
    internal void End(Exception? error) => End(error is null ? OutcomeStatus.Succeeded : StatusOf(error), error);

    /// <summary>It was cancelled; does nothing where it has ended.</summary>
    internal void Cancel() => End(OutcomeStatus.Cancelled, WorkRecord.Now, isFirst: true);

    /// <param name="status">How it ended.</param>
    /// <param name="error">With what.</param>
    /// <param name="time">When, by the clock of its place; 0 for now.</param>
    internal void End(OutcomeStatus status, Exception? error, long time = 0)
    {
        if (time == 0)
            time = WorkRecord.Now;
        _details?.EndRun(time); // where this is called at the end of its last one
        if (status == OutcomeStatus.Failed && error is not null)
            Details.Error = TextOf(error);
        End(status, time, isFirst: false);
    }

    private void End(OutcomeStatus status, long time, bool isFirst)
    {
        ref var entry = ref record.Lock(number);
        if (Unsafe.IsNullRef(ref entry))
            return;
        if (!isFirst || entry.Status is null)
            (entry.Status, entry.Ended) = (status, time);
        WorkRecord.Unlock(ref entry);
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
