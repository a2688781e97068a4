using System.Threading.Tasks.Sources;

namespace Rungs.Tests.Streams;

/// <summary>Where a <see cref="FaultySource"/> fails.</summary>
public enum Fault
{
    GetEnumerator,
    NullEnumerator,
    MoveNext,
    Current,

    /// <summary>After a first item, which is 1.</summary>
    SecondCurrent,

    Dispose,
    DisposeLater,

    /// <summary>Its step cannot even be asked whether it has ended.</summary>
    StaleStep,
}

/// <summary>A stream that fails at one place, and is empty otherwise.</summary>
internal sealed class FaultySource(Fault fault, Exception error) : IAsyncEnumerable<int>, IAsyncEnumerator<int>, IValueTaskSource<bool>
{
    private int _steps;

    internal int Disposals { get; private set; }

    public int Current => fault == Fault.SecondCurrent && _steps == 1 ? 1 : throw error;

    public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default) => fault switch
    {
        Fault.GetEnumerator => throw error,
        Fault.NullEnumerator => null!,
        _ => this,
    };

    public ValueTask<bool> MoveNextAsync() => fault switch
    {
        Fault.MoveNext => throw error,
        Fault.StaleStep => new ValueTask<bool>(this, 1),
        Fault.SecondCurrent => new ValueTask<bool>(++_steps <= 2),
        _ => new ValueTask<bool>(fault == Fault.Current),
    };

    public ValueTask DisposeAsync()
    {
        Disposals++;
        return fault switch
        {
            Fault.Dispose => throw error,
            Fault.DisposeLater => FailLaterAsync(),
            _ => ValueTask.CompletedTask,
        };
    }

    bool IValueTaskSource<bool>.GetResult(short token) => throw Stale();

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => throw Stale();

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => throw Stale();

    private static InvalidOperationException Stale() => new("stale");

    private async ValueTask FailLaterAsync()
    {
        await Task.Yield();
        throw error;
    }
}
