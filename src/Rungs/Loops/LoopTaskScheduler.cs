namespace Rungs.Loops;

/// <summary>Runs tasks on a loop, in order.</summary>
internal sealed class LoopTaskScheduler(EventLoop loop) : TaskScheduler
{
    /// <inheritdoc/>
    public override int MaximumConcurrencyLevel => 1;

    /// <inheritdoc/>
    protected override void QueueTask(Task task) =>
        loop.SynchronizationContext.Post(static state =>
        {
            var (self, task) = ((LoopTaskScheduler, Task))state!;
            self.TryExecuteTask(task);
        }, (this, task));

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        ReferenceEquals(EventLoop.Running, loop) && TryExecuteTask(task);

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks() => []; // for debuggers only, and the queue holds callbacks, not tasks
}
