using System.Collections.Concurrent;

namespace Hazards;

/// <summary>A fixed number of threads before a queue, as everybody has written it once.</summary>
internal sealed class WorkerPool : IDisposable
{
    private readonly BlockingCollection<Action> _queue = [];
    private readonly Thread[] _threads;

    internal WorkerPool(int threads)
    {
        _threads = [.. Enumerable.Range(0, threads).Select(_ => new Thread(Work) { IsBackground = true })];
        foreach (var thread in _threads)
            thread.Start();
    }

    /// <summary>Waits for everything that is queued or under way.</summary>
    public void Dispose()
    {
        _queue.CompleteAdding();
        foreach (var thread in _threads)
            thread.Join();
        _queue.Dispose();
    }

    internal Task<T> RunAsync<T>(Func<T> function)
    {
        var task = new TaskCompletionSource<T>();
        _queue.Add(() => task.SetResult(function()));
        return task.Task;
    }

    private void Work()
    {
        foreach (var action in _queue.GetConsumingEnumerable())
            action();
    }
}
