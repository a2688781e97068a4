namespace Rungs.Tests.Streams;

/// <summary>A stream whose items are there at once: numbers from 0, up to an end or without one.</summary>
/// <param name="count">How many; null for no end.</param>
/// <param name="stepping">Called with the number of each step, before it.</param>
internal sealed class ReadySource(int? count = null, Action<int>? stepping = null) : IAsyncEnumerable<int>, IAsyncEnumerator<int>
{
    internal int Steps { get; private set; }

    internal int Disposals { get; private set; }

    public int Current => Steps - 1;

    public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

    public ValueTask<bool> MoveNextAsync()
    {
        stepping?.Invoke(Steps);
        if (Steps == count)
            return new ValueTask<bool>(false);
        Steps++;
        return new ValueTask<bool>(true);
    }

    public ValueTask DisposeAsync()
    {
        Disposals++;
        return ValueTask.CompletedTask;
    }
}
