using Rungs.Coordination;

namespace Rungs.Tests.Streams;

/// <summary>A stream that gives what the test tells it, and counts what is done to it.</summary>
/// <param name="heedsToken">Whether a waiting step ends when its token is cancelled.</param>
internal sealed class GatedSource(bool heedsToken = true) : IAsyncEnumerable<int>, IAsyncEnumerator<int>
{
    private readonly DualQueue<Func<int?>> _script = new();
    private readonly TaskCompletionSource _isDisposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationToken _token;
    private int _stepping;

    internal int Enumerations { get; private set; }

    internal int Steps { get; private set; }

    internal int Disposals { get; private set; }

    /// <summary>Whether it was disposed while a step was under way, which no stream allows.</summary>
    internal bool WasDisposedAmidStep { get; private set; }

    internal Task Disposed => _isDisposed.Task;

    /// <summary>What its disposal waits for.</summary>
    internal Task Disposing { get; set; } = Task.CompletedTask;

    internal CancellationToken Token => _token;

    public int Current { get; private set; }

    internal GatedSource Give(params int[] items)
    {
        foreach (var item in items)
            _script.Put(() => item);
        return this;
    }

    internal GatedSource End()
    {
        _script.Put(() => null);
        return this;
    }

    internal GatedSource Fail(Exception error)
    {
        _script.Put(() => throw error);
        return this;
    }

    public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        Enumerations++;
        _token = cancellationToken;
        return this;
    }

    public async ValueTask<bool> MoveNextAsync()
    {
        Assert.Equal(1, Interlocked.Increment(ref _stepping));
        try
        {
            Steps++;
            var next = (await _script.TakeAsync(heedsToken ? _token : CancellationToken.None))();
            Current = next ?? 0;
            return next is not null;
        }
        finally
        {
            Interlocked.Decrement(ref _stepping);
        }
    }

    public async ValueTask DisposeAsync()
    {
        WasDisposedAmidStep |= Volatile.Read(ref _stepping) != 0;
        Disposals++;
        await Disposing;
        _isDisposed.TrySetResult();
    }
}
