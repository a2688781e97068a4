using Rungs.Coordination;

namespace Rungs.Tour.Parts;

/// <summary>Part 16, extras: a queue between a producer that is async and a consumer that blocks.</summary>
/// <remarks>
/// In Python: <c>asyncio.Queue</c> between async functions, <c>queue.Queue</c> between threads; here one serves both, in one line of
/// waiters. Takes 2.5 s and prints:
/// <code>
/// 0.5 s  apple is eaten
/// 1.0 s  bread is eaten
/// 1.5 s  cheese is eaten
/// 2.0 s  date is eaten
/// 2.5 s  egg is eaten
/// 2.5 s  the table had room for apple at 0.0 s, bread at 0.0 s, cheese at 0.0 s, date at 0.5 s, egg at 1.0 s
/// </code>
/// </remarks>
internal static class Part16
{
    internal static async Task RunAsync(PartContext part, CancellationToken token)
    {
        var table = new DualQueue<string>(capacity: 2);
        var eating = Async.QueueBackground(() => Eat());
        var served = await ServeAsync("apple", "bread", "cheese", "date", "egg");
        await eating;
        part.Say($"the table had room for {string.Join(", ", served)}");

        // On the loop: waits without blocking it while the table is full. What is in the first mouth is off the table.
        async Task<List<string>> ServeAsync(params string[] dishes)
        {
            List<string> times = [];
            foreach (var dish in dishes)
            {
                await table.PutAsync(dish, token);
                times.Add($"{dish} at {part.Now}");
            }

            table.Complete();
            return times;
        }

        // On a thread: blocks it while the table is empty, and ends with the queue.
        void Eat()
        {
            foreach (var dish in table.TakeAll(token))
            {
                part.Sleep(TimeSpan.FromSeconds(0.5));
                part.Say($"{dish} is eaten");
            }
        }
    }
}
