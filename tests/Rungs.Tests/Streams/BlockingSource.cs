using System.Collections;
using Rungs.Coordination;

namespace Rungs.Tests.Streams;

/// <summary>A blocking iterator that gives what the test tells it, and notes on which threads what is done to it.</summary>
internal sealed class BlockingSource : IEnumerable<int>, IEnumerator<int>
{
    private readonly DualQueue<Func<int?>> _script = new();
    private readonly TaskCompletionSource _isDisposed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal HashSet<Thread> Threads { get; } = [];

    internal int Enumerations { get; private set; }

    internal int Steps { get; private set; }

    internal int Disposals { get; private set; }

    /// <summary>Ends a step that waits, as the token that the function is given would.</summary>
    internal CancellationToken Token { get; set; }

    internal Exception? DisposeError { get; init; }

    internal Task Disposed => _isDisposed.Task;

    public int Current { get; private set; }

    object IEnumerator.Current => Current;

    internal BlockingSource Give(params int[] items)
    {
        foreach (var item in items)
            _script.Put(() => item);
        return this;
    }

    internal BlockingSource End()
    {
        _script.Put(() => null);
        return this;
    }

    internal BlockingSource Fail(Exception error)
    {
        _script.Put(() => throw error);
        return this;
    }

    public IEnumerator<int> GetEnumerator()
    {
        Threads.Add(Thread.CurrentThread);
        Enumerations++;
        return this;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool MoveNext()
    {
        Threads.Add(Thread.CurrentThread);
        Steps++;
        var next = _script.Take(Token)();
        Current = next ?? 0;
        return next is not null;
    }

    public void Reset() => throw new NotSupportedException();

    public void Dispose()
    {
        Threads.Add(Thread.CurrentThread);
        Disposals++;
        _isDisposed.TrySetResult();
        if (DisposeError is not null)
            throw DisposeError;
    }
}
