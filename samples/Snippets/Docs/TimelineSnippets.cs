using Rungs;
using Rungs.Diagnostics;
using Rungs.Threads;

namespace Snippets.Docs;

/// <summary>The code of docs/timeline.md.</summary>
internal static class TimelineSnippets
{
    internal static async Task UseAsync()
    {
        // snippet: timeline
        static int Read(string name) => name.Length > 5 ? throw new IOException($"{name} is on fire") : name.Length;

        await using var threads = new ElasticThreads(new() { Name = "reading" });
        using (var timeline = Timeline.Start())              // records until it is disposed
        {
            await new ParallelRunner<int>()
                .Schedule(() => Read("a.txt"))
                .Schedule(() => Read("bonfire.txt"))
                .RunSettledAsync(on: threads);

            foreach (var span in timeline.Spans)
                Console.WriteLine($"{span.Rung}: {span.Name} {span.Status}");
            timeline.Save(Path.Join(Path.GetTempPath(), "timeline.html"));   // or .json, for Perfetto
        }
        // end
        // prints: reading: Read("a.txt") Succeeded
        // prints: reading: Read("bonfire.txt") Failed
        File.Delete(Path.Join(Path.GetTempPath(), "timeline.html"));
    }
}
