namespace Rungs.Tests.Caching;

/// <summary>A factory whose runs the test ends by hand.</summary>
internal sealed class Factory<TKey>
{
    private readonly List<TaskCompletionSource<int>> _runs = [];
    private readonly List<CancellationToken> _tokens = [];

    internal int Runs
    {
        get
        {
            lock (_runs)
                return _runs.Count;
        }
    }

    internal TaskCompletionSource<int> this[int run]
    {
        get
        {
            lock (_runs)
                return _runs[run];
        }
    }

    internal CancellationToken TokenOf(int run)
    {
        lock (_runs)
            return _tokens[run];
    }

    internal Task<int> RunAsync(TKey key, CancellationToken token)
    {
        lock (_runs)
        {
            _runs.Add(new());
            _tokens.Add(token);
            return _runs[^1].Task;
        }
    }

    /// <summary>The token is cancelled on a thread of the library.</summary>
    internal void OrFailUntilCancelled(int run) => Hang.Until(() => TokenOf(run).IsCancellationRequested, $"the cancellation of run {run}");
}
