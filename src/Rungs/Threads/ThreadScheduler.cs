namespace Rungs.Threads;

/// <summary>Puts the tasks of blocking functions on an engine's queue; a thread of the engine that waits on a queued one runs it in place.</summary>
internal sealed class ThreadScheduler(ThreadEngine engine) : TaskScheduler
{
    internal void Execute(Task task) => TryExecuteTask(task);

    /// <inheritdoc/>
    protected override void QueueTask(Task task) => engine.Submit((ThreadCall)task.AsyncState!);

    /// <inheritdoc/>
    /// <remarks>The class library calls this when a queued task is cancelled.</remarks>
    protected override bool TryDequeue(Task task) => engine.TryWithdraw((ThreadCall)task.AsyncState!);

    /// <inheritdoc/>
    /// <remarks>The class library calls this when a thread waits on the task.</remarks>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        engine.IsCurrent && engine.TryRunInPlace((ThreadCall)task.AsyncState!);

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks() => engine.QueuedTasks();
}
