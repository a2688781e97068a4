using System.Linq.Expressions;
using Rungs.Processes.Engine;

namespace Rungs.Processes;

/// <summary>What <c>ProcessPool.MapAsync</c> gives: each enumeration takes the items anew.</summary>
internal sealed class ProcessMap<TItem, T>(PoolEngine engine, LambdaExpression call, IAsyncEnumerable<TItem> items, WorkLabel label, CancellationToken cancellationToken) : IAsyncEnumerable<T>
{
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken token = default) => token.CanBeCanceled && cancellationToken.CanBeCanceled
        ? LinkedAsync(token)
        : NewRun(token.CanBeCanceled ? token : cancellationToken).ResultsAsync(items);

    private async IAsyncEnumerator<T> LinkedAsync(CancellationToken token)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(token, cancellationToken);
        await using var results = NewRun(linked.Token).ResultsAsync(items);
        while (await results.MoveNextAsync())
            yield return results.Current;
    }

    private MapRun<TItem, T> NewRun(CancellationToken token) => new(engine, call, label, token);
}
