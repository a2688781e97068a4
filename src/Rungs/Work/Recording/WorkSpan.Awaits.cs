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

    /// <summary>When it ran after its first pause, and on which threads.</summary>
    internal IReadOnlyList<WorkRun> LaterRuns => _details?.Runs ?? [];

    /// <summary>How many runs there was no place for.</summary>
    internal int ForgottenRuns => _details?.Forgotten ?? 0;

    /// <summary>Whether its pauses are followed, so that <see cref="LaterRuns"/> says all.</summary>
    internal bool IsFollowed { get; private set; }

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

        IsFollowed = true;
        s_flow.Value = this;
        return outer;
    }

    /// <summary>The function has returned <paramref name="task"/>: what this thread runs now is not the work's any more.</summary>
    internal void Exit(ExecutionContext? outer, Task task)
    {
        if (!task.IsCompleted)
            Suspended = WorkRecord.Now;
        if (outer is null)
            return;

        BeginBetween(); // the context is that of whoever sent it, and nothing of his runs here
        ExecutionContext.Restore(outer);
        EndBetween();
    }

    private SpanDetails Details =>
        _details ?? Interlocked.CompareExchange(ref _details, new SpanDetails(), null) ?? _details;

    private static void OnFlow(AsyncLocalValueChangedArgs<WorkSpan?> change)
    {
        if (!change.ThreadContextChanged)
            return; // Enter has set it

        change.PreviousValue?._details?.EndRun(WorkRecord.Now);
        if (!t_isBetween)
            change.CurrentValue?.Resume();
    }

    private void Resume()
    {
        // Before its first pause it runs on the thread it started on; what comes up elsewhere is more of it.
        if (_status == 0 && (Suspended != 0 || !ReferenceEquals(Thread, ThreadTag.Current)))
            Details.BeginRun(WorkRecord.Now);
    }
}
