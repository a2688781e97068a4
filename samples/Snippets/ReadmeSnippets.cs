using Rungs;
using Rungs.Coordination;

namespace Snippets;

/// <summary>The code blocks of README.md, so that they compile, run and print what they should.</summary>
/// <remarks>A test compares each block to the region of its name, and what the region prints to the lines after its end.</remarks>
internal static class ReadmeSnippets
{
    internal static async Task FirstScreenAsync()
    {
        // snippet: first-screen
        static string Read(string name) { Thread.Sleep(100); return $"read {name}"; }                          // blocks
        static async Task<string> FetchAsync(string name) { await Task.Delay(100); return $"fetched {name}"; } // does not

        var both = await new ParallelRunner<string>()
            .Schedule(() => Read("a.txt"))
            .Schedule(() => FetchAsync("b.txt"))
            .RunAsync();                                      // both at once, results in this order
        Console.WriteLine(string.Join(", ", both));

        var read = await Async.RunAsync(() => Read("c.txt")); // blocking code, called from async code
        var fetched = Async.Block(() => FetchAsync("d.txt")); // async code, called from blocking code
        Console.WriteLine($"{read}, {fetched}");
        // end
        // prints: read a.txt, fetched b.txt
        // prints: read c.txt, fetched d.txt
    }

    internal static async Task BothColoursAsync()
    {
        // snippet: both-colours
        string[] files = ["a.txt", "b.txt", "c.txt", "d.txt"];
        var names = new DualQueue<string>(capacity: 2);       // holds two at most
        var reading = Async.QueueBackground(() =>             // blocking code, on a thread
        {
            foreach (var name in files)
                names.Put(name);                              // blocks the thread while the queue is full
            names.Complete();
        });

        await foreach (var name in names.TakeAllAsync())      // async code: waits, and blocks nothing
            Console.WriteLine(name);
        await reading;
        // end
        // prints: a.txt
        // prints: b.txt
        // prints: c.txt
        // prints: d.txt
    }
}
