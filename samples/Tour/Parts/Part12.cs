using System.Net.Http.Json;
using Rungs.Tour.Server;

namespace Rungs.Tour.Parts;

/// <summary>Part 12, concurrency: gather over HTTP. Wants the server: <c>make server</c>, in another terminal.</summary>
/// <remarks>
/// In Python: <c>asyncio.gather</c> over aiohttp or httpx. In JavaScript: <c>Promise.all</c> over <c>fetch</c>. Takes 1 s and prints:
/// <code>
/// 10 requests, each of which takes the server 1 s
/// 10 different counts
/// took 1 s
/// </code>
/// </remarks>
internal static class Part12
{
    internal static async Task RunAsync(PartContext part, CancellationToken token)
    {
        using var http = part.NewHttpClient();
        var requests = new ParallelRunner<long>();
        for (var i = 0; i < 10; i++)
            requests.Schedule(() => CountAsync(delay: 1));

        part.Print("10 requests, each of which takes the server 1 s");
        var counts = await requests.RunAsync(cancellationToken: token);
        part.Print($"{counts.Distinct().Count()} different counts");
        part.Print($"took {part.Elapsed.TotalSeconds:F0} s");

        async Task<long> CountAsync(int delay)
        {
            var answer = await http.GetFromJsonAsync<CountAnswer>(new Uri($"count?delay={delay}", UriKind.Relative), token);
            return answer!.Count;
        }
    }
}
