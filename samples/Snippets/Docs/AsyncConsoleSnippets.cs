using Rungs.Terminal;

namespace Snippets.Docs;

/// <summary>The code of docs/async-console.md.</summary>
internal static class AsyncConsoleSnippets
{
    internal static async Task UseAsync()
    {
        // snippet: async-console
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            while (await AsyncConsole.ReadLineAsync("> ", enough.Token) is { } line)
                Console.WriteLine($"you said '{line}'");
            Console.WriteLine("no more input");
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("you said nothing for long; the next read gets what you had typed");
        }
        // end
        // prints: > no more input
    }
}
