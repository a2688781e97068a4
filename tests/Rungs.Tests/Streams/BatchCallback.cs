using System.Collections.Concurrent;
using Rungs.Coordination;

namespace Rungs.Tests.Streams;

/// <summary>A callback of a waterfall that the test lets go batch by batch, and notes what it got.</summary>
internal sealed class BatchCallback
{
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _ends = new();
    private int _count;
    private int _running;

    /// <summary>Batches in the order in which they came.</summary>
    internal DualQueue<int[]> Came { get; } = new();

    /// <summary>The most that ran at once.</summary>
    internal int MostRunning { get; private set; }

    /// <summary>Whether a batch ends without being told so.</summary>
    internal bool EndsAtOnce { get; init; }

    internal async Task RunAsync(IReadOnlyList<int> batch, CancellationToken token)
    {
        var index = Interlocked.Increment(ref _count) - 1;
        lock (Came)
            MostRunning = Math.Max(MostRunning, Interlocked.Increment(ref _running));
        Came.Put([.. batch], CancellationToken.None);
        if (!EndsAtOnce)
            await EndOf(index).Task.WaitAsync(token);
        Interlocked.Decrement(ref _running);
    }

    /// <summary>Ends the batch that came as the so-manieth, from 0; also before it comes.</summary>
    internal void End(int index, Exception? error = null)
    {
        if (error is null)
            EndOf(index).TrySetResult();
        else
            EndOf(index).TrySetException(error);
    }

    internal Task<int[]> NextAsync() => Came.TakeAsync().AsTask().OrFailAsync();

    internal async Task AssertNextAsync(params int[] items) => Assert.Equal(items, await NextAsync());

    private TaskCompletionSource EndOf(int index) =>
        _ends.GetOrAdd(index, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
