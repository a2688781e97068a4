using System.Collections.Concurrent;

namespace Rungs.Benchmarks.Quick;

/// <summary>The baseline of the loop: a single-thread context as one writes it from the class library, a queue and a loop over it.</summary>
internal sealed class PumpContext : SynchronizationContext, IDisposable
{
    private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _queue = [];

    public override void Post(SendOrPostCallback d, object? state) => _queue.Add((d, state));

    public void Dispose() => _queue.Dispose();

    /// <summary>Runs an async function on this thread until it has ended.</summary>
    internal static void Run(Func<Task> function)
    {
        var outer = Current;
        using var pump = new PumpContext();
        SetSynchronizationContext(pump);
        try
        {
            var task = function();
            task.ContinueWith(_ => pump._queue.CompleteAdding(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            foreach (var (callback, state) in pump._queue.GetConsumingEnumerable())
                callback(state);
            task.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }
}
