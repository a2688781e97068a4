using System.Linq.Expressions;

namespace Rungs;

/// <summary>What <see cref="PortableRung"/>.MapAsync gives: each enumeration takes the items anew.</summary>
internal sealed class PortableMap<TItem, T>(PortableRung rung, LambdaExpression call, IAsyncEnumerable<TItem> items, WorkLabel label, CancellationToken cancellationToken) : IAsyncEnumerable<T>
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

    private PortableMapRun<TItem, T> NewRun(CancellationToken token) => new(rung, call, label, token);
}
