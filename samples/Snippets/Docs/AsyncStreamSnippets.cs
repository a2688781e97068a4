using Rungs.Streams;

namespace Snippets.Docs;

/// <summary>The code of docs/async-stream.md.</summary>
internal static class AsyncStreamSnippets
{
    internal static async Task FromBlockingAsync()
    {
        // snippet: from-blocking
        IEnumerable<string> Lines() // blocking code
        {
            try
            {
                yield return "one";
                yield return "two";
                yield return "three";
            }
            finally
            {
                Console.WriteLine("closed");
            }
        }

        await foreach (var line in AsyncStream.FromBlocking(() => Lines())) // on a thread
        {
            Console.WriteLine(line);
            if (line == "two")
                break; // disposes the iterator, on its thread, and waits for that
        }

        Console.WriteLine("left");
        // end
        // prints: one
        // prints: two
        // prints: closed
        // prints: left
    }

    internal static async Task MergeAsync()
    {
        // snippet: merge
        async IAsyncEnumerable<int> Feed(int items, string? error = null)
        {
            for (var i = 0; i < items; i++)
            {
                await Task.Delay(1);
                yield return i;
            }

            if (error is not null)
                throw new IOException(error);
        }

        var count = 0;
        try
        {
            await foreach (var item in AsyncStream.Merge([Feed(3), Feed(2, "a feed is down"), Feed(4)], ErrorBehavior.Delay))
                count++; // each as soon as it is there
        }
        catch (IOException error)
        {
            Console.WriteLine($"{count} items, then: {error.Message}");
        }
        // end
        // prints: 9 items, then: a feed is down
    }

    internal static async Task BatchAsync()
    {
        // snippet: batch
        var numbers = AsyncStream.FromBlocking(() => Enumerable.Range(1, 7));
        await foreach (var batch in numbers.Batch(maxQuantity: 3, maxWait: TimeSpan.FromSeconds(10)))
            Console.WriteLine(string.Join(", ", batch));
        // end
        // prints: 1, 2, 3
        // prints: 4, 5, 6
        // prints: 7
    }
}
