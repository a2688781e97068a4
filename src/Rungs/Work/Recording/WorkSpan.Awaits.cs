using System.Runtime.CompilerServices;

namespace Rungs;

/// <remarks>
/// Pauses: an async local that holds the work tells when a thread takes its code up and puts it away, wherever that is. It takes some 100 bytes for
/// each work, so only where it is asked for.
/// </remarks>
internal sealed partial class WorkSpan
{
    /// <summary>The work that the running code belongs to.</summary>
    private static readonly AsyncLocal<WorkSpan?> s_flow = new(OnFlow);

    /// <summary>Whether this thread is about to begin a work in its caller's context: that must not look as if the caller itself went on.</summary>
    [ThreadStatic]
    private static bool t_isBetween;

    /// <summary>This thread is about to begin a work, in the context of whoever sent it.</summary>
    internal static void BeginBetween() => t_isBetween = true;

    /// <summary>It has begun, or was never to.</summary>
    internal static void EndBetween() => t_isBetween = false;

    /// <summary>From here on, what this thread runs is the work's.</summary>
    /// <returns>What to give to <see cref="Exit"/>.</returns>
    internal ExecutionContext? Enter()
    {
        if (WorkRecord.Current is not { RecordsAwaits: true } || ExecutionContext.Capture() is not { } outer)
            return null;

        Follow();
        s_flow.Value = this;
        return outer;
    }

    /// <summary>The function has returned <paramref name="task"/>: what this thread runs now is not the work's any more.</summary>
    internal void Exit(ExecutionContext? outer, Task task)
    {
        if (!task.IsCompleted)
            Suspend();
        if (outer is null)
            return;

        BeginBetween(); // the context is that of whoever sent it, and nothing of his runs here
        ExecutionContext.Restore(outer);
        EndBetween();
    }

    private SpanDetails Details
    {
        get
        {
            if (_details is null && Interlocked.CompareExchange(ref _details, new SpanDetails(), null) is null)
                ShowDetails();
            return _details!;
        }
    }

    private void ShowDetails()
    {
        ref var entry = ref record.Lock(number);
        if (Unsafe.IsNullRef(ref entry))
            return;
        entry.Details = _details;
        WorkRecord.Unlock(ref entry);
    }

    private void Follow()
    {
        ref var entry = ref record.Lock(number);
        if (Unsafe.IsNullRef(ref entry))
            return;
        entry.IsFollowed = true;
        WorkRecord.Unlock(ref entry);
    }

    private void Suspend()
    {
        var now = WorkRecord.Now;
        ref var entry = ref record.Lock(number);
        if (Unsafe.IsNullRef(ref entry))
            return;
        entry.Suspended = now;
        WorkRecord.Unlock(ref entry);
    }

    private static void OnFlow(AsyncLocalValueChangedArgs<WorkSpan?> change)
    {
        if (!change.ThreadContextChanged)
            return; // Enter has set it

        change.PreviousValue?._details?.EndRun(WorkRecord.Now);
        if (!t_isBetween && change.CurrentValue is { } span && span.HasMore())
            span.Details.BeginRun(WorkRecord.Now);
    }

    /// <summary>Whether what this thread takes up is more of it: before its first pause it runs on the thread it started on.</summary>
    private bool HasMore()
    {
        ref var entry = ref record.Lock(number);
        if (Unsafe.IsNullRef(ref entry))
            return false;
        var hasMore = entry.Status is null && (entry.Suspended != 0 || !ReferenceEquals(entry.Thread, ThreadTag.Current));
        WorkRecord.Unlock(ref entry);
        return hasMore;
    }
}
