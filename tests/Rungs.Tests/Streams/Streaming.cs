namespace Rungs.Tests.Streams;

/// <summary>Short ways to consume a stream.</summary>
internal static class Streaming
{
    internal static async Task<List<T>> ToListAsync<T>(this IAsyncEnumerable<T> stream, CancellationToken cancellationToken = default)
    {
        List<T> items = [];
        await foreach (var item in stream.WithCancellation(cancellationToken))
            items.Add(item);
        return items;
    }

    /// <summary>What came before the error, and the error.</summary>
    internal static async Task<(List<T> Items, Exception? Error)> UntilErrorAsync<T>(this IAsyncEnumerable<T> stream)
    {
        List<T> items = [];
        try
        {
            await foreach (var item in stream)
                items.Add(item);
            return (items, null);
        }
        catch (Exception error)
        {
            return (items, error);
        }
    }

    internal static Task<bool> StepAsync<T>(this IAsyncEnumerator<T> stream) => stream.MoveNextAsync().AsTask();

    internal static Task LeaveAsync<T>(this IAsyncEnumerator<T> stream) => stream.DisposeAsync().AsTask();
}
