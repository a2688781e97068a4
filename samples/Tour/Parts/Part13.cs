using System.Net.Http.Json;
using Rungs.Tour.Server;

namespace Rungs.Tour.Parts;

/// <summary>Part 13, concurrency: results as they come. Wants the server: <c>make server</c>, in another terminal.</summary>
/// <remarks>
/// In Python: <c>asyncio.as_completed</c>. In JavaScript: a <c>then</c> on each promise. Takes 3 s and prints:
/// <code>
/// item 1 has ended: CountAsync(delay: 1)
/// item 2 has ended: CountAsync(delay: 2)
/// item 0 has ended: CountAsync(delay: 3)
/// counted in this order: True
/// took 3 s
/// </code>
/// </remarks>
internal static class Part13
{
    internal static async Task RunAsync(PartContext part, CancellationToken token)
    {
        using var http = part.NewHttpClient();
        var requests = new ParallelRunner<long>()
            .Schedule(() => CountAsync(delay: 3))
            .Schedule(() => CountAsync(delay: 1))
            .Schedule(() => CountAsync(delay: 2));

        // All are under way at once. Each is there when it has ended, however long the others take.
        List<long> counts = [];
        await foreach (var outcome in requests.RunAsCompletedAsync(cancellationToken: token))
        {
            counts.Add(outcome.Value);
            part.Print($"item {outcome.Index} has ended: {outcome.Name}");
        }

        // The server counts when it answers, not when it is asked.
        part.Print($"counted in this order: {counts.SequenceEqual(counts.Order())}");
        part.Print($"took {part.Elapsed.TotalSeconds:F0} s");

        async Task<long> CountAsync(int delay)
        {
            var answer = await http.GetFromJsonAsync<CountAnswer>(new Uri($"count?delay={delay}", UriKind.Relative), token);
            return answer!.Count;
        }
    }
}
