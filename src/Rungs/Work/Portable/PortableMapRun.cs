using System.Linq.Expressions;
using System.Runtime.ExceptionServices;

namespace Rungs;

/// <summary>One enumeration of a map: calls that are on their way, in the order of their items.</summary>
/// <param name="rung">Who runs them.</param>
/// <param name="call">The call, with a parameter for the item.</param>
/// <param name="label">Their name.</param>
/// <param name="cancellationToken">Cancels them.</param>
internal sealed class PortableMapRun<TItem, T>(PortableRung rung, LambdaExpression call, WorkLabel label, CancellationToken cancellationToken)
{
    /// <summary>Begun, and not given.</summary>
    private readonly Queue<IMapCall<T>> _open = new();

    /// <summary>What ended the source before its end; thrown when all that was had of it is given.</summary>
    private ExceptionDispatchInfo? _sourceError;

    /// <summary>The results, in order.</summary>
    internal async IAsyncEnumerator<T> ResultsAsync(IAsyncEnumerable<TItem> items)
    {
        try
        {
            await using var source = items.GetAsyncEnumerator(cancellationToken);
            while (await TryBeginNextAsync(source))
            {
                if (_open.Count >= rung.MapWidth)
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
            var (method, arguments) = CallExpression.Read(call, source.Current);
            _open.Enqueue(rung.Begin<T>(new PortableCall(method, arguments), label, cancellationToken));
            return true;
        }
        catch (Exception error)
        {
            _sourceError = ExceptionDispatchInfo.Capture(error);
            return false;
        }
    }

    private Task<T> TakeAsync() => _open.Dequeue().Result;

    /// <summary>Starts nothing more, and waits for what runs; nobody is told how that ends.</summary>
    private async Task LeaveAsync()
    {
        foreach (var pending in _open)
            pending.Withdraw();
        foreach (var pending in _open)
            await ((Task)pending.Result).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }
}
