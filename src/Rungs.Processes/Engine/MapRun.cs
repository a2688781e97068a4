using System.Linq.Expressions;
using System.Runtime.ExceptionServices;

namespace Rungs.Processes.Engine;

/// <summary>One enumeration of a map: calls that are on their way, in the order of their items.</summary>
/// <param name="engine">Who runs them.</param>
/// <param name="call">The call, with a parameter for the item.</param>
/// <param name="label">Their name.</param>
/// <param name="cancellationToken">Cancels them.</param>
internal sealed class MapRun<TItem, T>(PoolEngine engine, LambdaExpression call, WorkLabel label, CancellationToken cancellationToken)
{
    /// <summary>Begun, and not given.</summary>
    private readonly Queue<PoolCall<T>> _open = new();

    /// <summary>What ended the source before its end; thrown when all that was had of it is given.</summary>
    private ExceptionDispatchInfo? _sourceError;

    /// <summary>So many are begun before the first is awaited: as many as workers take, and for each worker one that queues.</summary>
    private int Width => engine.Options.WorkerCount * (engine.Options.Window + 1);

    /// <summary>The results, in order.</summary>
    internal async IAsyncEnumerator<T> ResultsAsync(IAsyncEnumerable<TItem> items)
    {
        try
        {
            await using var source = items.GetAsyncEnumerator(cancellationToken);
            while (await TryBeginNextAsync(source))
            {
                if (_open.Count >= Width)
                    yield return await TakeAsync();
            }

            while (_open.Count > 0)
                yield return await TakeAsync();
            _sourceError?.Throw();
        }
        finally
        {
            await LeaveAsync();
        }
    }

    /// <returns>False at the end of the source.</returns>
    private async ValueTask<bool> TryBeginNextAsync(IAsyncEnumerator<TItem> source)
    {
        try
        {
            if (!await source.MoveNextAsync())
                return false;
            var pending = new PoolCall<T>(Portable(source.Current), label);
            pending.Register(engine, cancellationToken);
            engine.Submit(pending);
            _open.Enqueue(pending);
            return true;
        }
        catch (Exception error)
        {
            _sourceError = ExceptionDispatchInfo.Capture(error);
            return false;
        }
    }

    private PortableCall Portable(TItem item)
    {
        var (method, arguments) = CallExpression.Read(call, item);
        var made = new PortableCall(method, arguments);
        engine.ThrowIfTooLong(made, label.Name);
        return made;
    }

    private Task<T> TakeAsync() => _open.Dequeue().Result;

    /// <summary>Starts nothing more, and waits for what runs; nobody is told how that ends.</summary>
    private async Task LeaveAsync()
    {
        foreach (var pending in _open)
            engine.Withdraw(pending);
        foreach (var pending in _open)
            await pending.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }
}
