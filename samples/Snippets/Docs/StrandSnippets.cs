using Rungs;
using Rungs.Loops;
using Rungs.Strands;

namespace Snippets.Docs;

/// <summary>The code of docs/strand.md.</summary>
internal static class StrandSnippets
{
    internal static async Task UseAsync()
    {
        // snippet: strand
        await using var kitchen = new Strand(new() { Name = "kitchen" });
        var log = new List<string>(); // touched by functions of the strand only: no lock

        async Task LayTableAsync()
        {
            log.Add("table: begun");
            await Task.Delay(20);                 // others have their turns meanwhile
            log.Add("table: laid");
        }

        string Cook(Task table)                   // blocking style
        {
            log.Add("soup: on the stove");
            kitchen.Blocking(() => table.Wait()); // here too: it blocks without the turn
            log.Add("soup: done");
            return "soup";
        }

        await kitchen.RunAsync(() =>
        {
            var table = kitchen.QueueToRun(() => LayTableAsync());    // later, in order
            log.Add("order: taken");                                  // nobody comes in between
            var dish = kitchen.RunUntilFinished(() => Cook(table));   // pauses here, until Cook has ended
            log.Add($"{dish}: served");
        });

        foreach (var line in log)
            Console.WriteLine(line);
        // end
        // prints: order: taken
        // prints: table: begun
        // prints: soup: on the stove
        // prints: table: laid
        // prints: soup: done
        // prints: soup: served
    }

    internal static async Task DeadlockAsync()
    {
        // snippet: strand-deadlock
        await using var account = new Strand(new() { Name = "account" });
        void Save() { }
        void Pay() => Async.Block(() => account.QueueToRun(() => Save())); // keeps the turn that Save needs

        try
        {
            await account.RunAsync(() => Pay());
        }
        catch (LoopDeadlockException error)
        {
            Console.WriteLine(error.Message);
        }
        // end
        // prints: 'Pay()' has the turn of the strand 'account' and waits in Async.Block for 'Save()', which needs that very turn. Await it instead, or use the strand's RunUntilFinished.
    }
}
