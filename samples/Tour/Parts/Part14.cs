using System.Text.Json;
using Rungs.Tour.Server;

namespace Rungs.Tour.Parts;

/// <summary>Part 14, interop: blocking I/O on threads. Wants the server: <c>make server</c>, in another terminal.</summary>
/// <remarks>
/// In Python: <c>asyncio.to_thread(requests.get, ...)</c>. In JavaScript nothing blocks, or everything does. It is part 12 with a client
/// that blocks, and as quick. Takes 1 s and prints:
/// <code>
/// 10 requests, each of which blocks its thread for 1 s
/// meanwhile the loop is free
/// 10 different counts
/// took 1 s
/// </code>
/// </remarks>
internal static class Part14
{
    internal static async Task RunAsync(PartContext part, CancellationToken token)
    {
        using var http = part.NewHttpClient();
        var requests = new ParallelRunner<long>();
        for (var i = 0; i < 10; i++)
            requests.Schedule(() => Count(delay: 1));

        // That Count blocks can be seen from its type, so the runner takes a thread for each call: ElasticThreads has as many as it needs.
        part.Print("10 requests, each of which blocks its thread for 1 s");
        var running = requests.RunAsync(cancellationToken: token);
        part.Print("meanwhile the loop is free");
        var counts = await running;
        part.Print($"{counts.Distinct().Count()} different counts");
        part.Print($"took {part.Elapsed.TotalSeconds:F0} s");

        long Count(int delay)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"count?delay={delay}", UriKind.Relative));
            using var response = http.Send(request, token).EnsureSuccessStatusCode();
            var answer = JsonSerializer.Deserialize<CountAnswer>(response.Content.ReadAsStream(token), JsonSerializerOptions.Web);
            return answer!.Count;
        }
    }
}
