using System.Diagnostics.CodeAnalysis;

namespace Rungs.Coordination;

/// <summary>Sees to it that a grant whose caller never takes it over, because it dropped the task, counts as received all the same.</summary>
/// <remarks>It is collected together with its waiter. Not used again, so that nobody else holds the waiter once its line has let it go.</remarks>
[SuppressMessage("Design", "MA0055:Do not use finalizer", Justification = "Only the collector knows that nobody holds a task any more.")]
internal sealed class ReceiptGuard<TRequest, TResult>(Waiter<TRequest, TResult> waiter)
{
    ~ReceiptGuard() => ThreadPool.UnsafeQueueUserWorkItem(static waiter => waiter.Abandon(), waiter, preferLocal: false);

    /// <summary>The caller has taken over its grant.</summary>
    [SuppressMessage("Usage", "CA1816:Dispose methods should call SuppressFinalize", Justification = "There is nothing to dispose.")]
    internal void End() => GC.SuppressFinalize(this);
}
