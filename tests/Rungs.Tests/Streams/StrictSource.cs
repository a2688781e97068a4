using System.Threading.Tasks.Sources;

namespace Rungs.Tests.Streams;

/// <summary>A stream that uses one object for all its steps, and notes whether each result was taken exactly once.</summary>
internal sealed class StrictSource : IAsyncEnumerable<int>, IAsyncEnumerator<int>, IValueTaskSource<bool>
{
    private ManualResetValueTaskSourceCore<bool> _core;

    internal int Steps { get; private set; }

    internal int Results { get; private set; }

    /// <summary>What was done before the result of the step was taken.</summary>
    internal List<string> Faults { get; } = [];

    public int Current => Steps;

    internal void Give(bool hasItem = true) => _core.SetResult(hasItem);

    internal void Fail(Exception error) => _core.SetException(error);

    public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

    public ValueTask<bool> MoveNextAsync()
    {
        NoteUntaken("stepped");
        Steps++;
        _core.Reset();
        return new ValueTask<bool>(this, _core.Version);
    }

    public ValueTask DisposeAsync()
    {
        NoteUntaken("disposed");
        return ValueTask.CompletedTask;
    }

    bool IValueTaskSource<bool>.GetResult(short token)
    {
        Results++;
        return _core.GetResult(token);
    }

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private void NoteUntaken(string what)
    {
        if (Results != Steps)
            Faults.Add($"{what} with {Steps} steps and {Results} results");
    }
}
