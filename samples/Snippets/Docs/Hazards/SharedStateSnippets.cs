using Rungs;
using Rungs.Loops;
using Rungs.Strands;

namespace Snippets.Docs.Hazards;

/// <summary>The code of docs/hazards/shared-state-across-awaits.md.</summary>
internal static class SharedStateSnippets
{
    internal static Task UseAsync()
    {
        // snippet: shared-state
        var balance = 0;
        static async Task AskBankAsync() => await Task.Yield();

        async Task DepositAsync()
        {
            var before = balance;
            await AskBankAsync(); // others run here, and see the old balance
            balance = before + 1;
        }

        using var loop = new EventLoop(); // one thread, and yet:
        loop.RunUntilComplete(() => Task.WhenAll(DepositAsync(), DepositAsync()));
        Console.WriteLine($"two deposits: {balance}");
        // end
        // prints: two deposits: 1
        return Task.CompletedTask;
    }

    internal static async Task InsteadAsync()
    {
        // snippet: shared-state-instead
        var balance = 0;
        static async Task AskBankAsync() => await Task.Yield();

        async Task DepositAsync()
        {
            await AskBankAsync();
            var before = balance; // read and written on the same side of the await
            balance = before + 1;
        }

        void Deposit() // blocking code, on the same strand
        {
            var before = balance;
            balance = before + 1;
        }

        await using var account = new Strand(new() { Name = "account" });
        var deposits = new List<Task>();
        for (var i = 0; i < 100; i++)
        {
            deposits.Add(account.RunAsync(() => DepositAsync()));
            deposits.Add(account.RunAsync(() => Deposit()));
        }

        await Task.WhenAll(deposits);
        Console.WriteLine($"200 deposits: {balance}");
        // end
        // prints: 200 deposits: 200
    }
}
