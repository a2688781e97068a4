using System.Collections;

namespace Rungs.Tasks;

/// <summary>What <c>LoopExecutor.Map</c> gives, as the items end: <c>await foreach</c> the results, <c>foreach</c> the tasks, which have ended then.</summary>
/// <remarks>
/// <para>Leaving an enumeration early starts nothing more, and waits for what runs. <c>await foreach</c> throws the error of an
/// item at its turn, which ends it in this way; <c>foreach</c> gives the failed or cancelled task and goes on. An error of the
/// source comes after the last item that was had of it. An error that nobody has seen reaches <c>Async.UnobservedError</c>.</para>
/// <para>It may be enumerated several times, also at once, from any thread; one enumeration by one caller at a time. The blocking
/// one is not for functions of the executor, and is woken without the thread pool.</para>
/// <para>For LINQ, say which side is meant: <c>((IAsyncEnumerable&lt;T>)map).Select(...)</c>.</para>
/// </remarks>
/// <typeparam name="T">The type of the results.</typeparam>
public sealed class LoopMap<T> : IAsyncEnumerable<T>, IEnumerable<Task<T>>
{
    private readonly LoopExecutor _executor;
    private readonly Func<MapItems<T>> _items;
    private readonly WorkLabel _label;
    private readonly CancellationToken _cancellationToken;

    internal LoopMap(LoopExecutor executor, Func<MapItems<T>> items, WorkLabel label, CancellationToken cancellationToken) =>
        (_executor, _items, _label, _cancellationToken) = (executor, items, label, cancellationToken);

    /// <summary>Gives the results, as the items end.</summary>
    /// <param name="cancellationToken">Ends the enumeration, and reaches the functions' own token. Default: none.</param>
    /// <returns>The enumerator; dispose it, as <c>await foreach</c> does.</returns>
    /// <exception cref="OperationCanceledException">A token was cancelled, or the executor by force. From the enumeration.</exception>
    /// <exception cref="ObjectDisposedException">The executor is closed; what had begun was given before. From the enumeration.</exception>
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) => ResultsAsync(cancellationToken);

    /// <summary>Gives the tasks of the items, as they end; blocks while there is none.</summary>
    /// <returns>The enumerator; dispose it, as <c>foreach</c> does.</returns>
    /// <exception cref="OperationCanceledException">The token of <c>Map</c> was cancelled, or the executor by force. From the enumeration.</exception>
    /// <exception cref="ObjectDisposedException">The executor is closed; what had begun was given before. From the enumeration.</exception>
    /// <exception cref="InvalidOperationException">The caller is a function of the executor, and would hold up what it waits for. From the enumeration.</exception>
    public IEnumerator<Task<T>> GetEnumerator()
    {
        _executor.ThrowIfInside("block in a foreach over its Map, which await foreach does not");
        using var run = NewRun(CancellationToken.None);
        try
        {
            while (run.Fill())
                yield return run.Take();
        }
        finally
        {
            run.Leave();
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private async IAsyncEnumerator<T> ResultsAsync(CancellationToken cancellationToken)
    {
        using var run = NewRun(cancellationToken);
        try
        {
            while (run.Fill())
            {
                if (!run.TryTake(out var task))
                    task = await run.TakeAsync();
                yield return task.GetAwaiter().GetResult();
            }
        }
        finally
        {
            await run.LeaveAsync();
        }
    }

    private MapRun<T> NewRun(CancellationToken cancellationToken) =>
        new(_executor, _items(), _label, cancellationToken, _cancellationToken, _executor.Token);
}
