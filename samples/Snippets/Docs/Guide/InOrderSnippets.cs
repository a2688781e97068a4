using Rungs;
using Rungs.Coordination;
using Rungs.Strands;

namespace Snippets.Docs.Guide;

/// <summary>The code of docs/guide/in-order.md.</summary>
internal static class InOrderSnippets
{
    internal static async Task SerialAsync()
    {
        // snippet: in-order-serial
        static void Save(string name) => Console.WriteLine($"saved {name}");   // blocks
        static async Task SendAsync(string name)                               // does not
        {
            await Task.Delay(10);
            Console.WriteLine($"sent {name}");
        }

        var plan = new SerialRunner()
            .Schedule(() => Save("report"))
            .Schedule(() => SendAsync("report"))     // begins when saving has ended
            .Schedule(() => Save("receipt"));
        var running = plan.RunAsync();               // this code goes on meanwhile
        await running;
        // end
        // prints: saved report
        // prints: sent report
        // prints: saved receipt
    }

    internal static async Task StrandAsync()
    {
        // snippet: in-order-strand
        await using var account = new Strand(new() { Name = "account" });
        var balance = 0;                                     // touched on the strand only: no lock

        var payments = Enumerable.Range(1, 100)
            .Select(amount => account.QueueToRun(() => balance += amount));
        await Task.WhenAll(payments);                        // from whatever threads: one at a time, in order
        Console.WriteLine(await account.RunAsync(() => balance));
        // end
        // prints: 5050
    }

    internal static async Task QueueAsync()
    {
        // snippet: in-order-queue
        var lines = new DualQueue<string>(capacity: 100);     // a full queue makes writers wait
        var writing = Async.QueueBackground(async () =>
        {
            await foreach (var line in lines.TakeAllAsync())  // the only one that takes
                Console.WriteLine(line);
        });

        await lines.PutAsync("from async code");
        lines.Put("from blocking code");
        lines.Complete();
        await writing;
        // end
        // prints: from async code
        // prints: from blocking code
    }
}
