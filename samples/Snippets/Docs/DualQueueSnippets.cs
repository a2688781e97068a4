using Rungs;
using Rungs.Coordination;

namespace Snippets.Docs;

/// <summary>The code of docs/dual-queue.md.</summary>
internal static class DualQueueSnippets
{
    internal static async Task UseAsync()
    {
        // snippet: dual-queue
        string[] file = ["one", "two", "three"];
        var lines = new DualQueue<string>(capacity: 100);

        var reading = Async.QueueBackground(() => // blocking code, on a thread
        {
            try
            {
                foreach (var line in file)
                    lines.Put(line); // blocks while there is no room
                throw new IOException("the disk is gone");
            }
            catch (Exception error)
            {
                lines.Complete(error); // those who take hear of it, after the last line
            }
        });

        try
        {
            await foreach (var line in lines.TakeAllAsync()) // async code, in the same line
                Console.WriteLine(line);
        }
        catch (IOException error)
        {
            Console.WriteLine($"then: {error.Message}");
        }

        await reading;
        // end
        // prints: one
        // prints: two
        // prints: three
        // prints: then: the disk is gone
    }
}
