using Rungs.Signals;

namespace Snippets.Docs;

/// <summary>The code of docs/signal-service.md.</summary>
internal static class SignalServiceSnippets
{
    internal static Task UseAsync()
    {
        Console.WriteLine($"exit code {Serve()}");
        return Task.CompletedTask;
    }

    private static int Serve()
    {
        // snippet: signal-service
        var service = new SignalService(new() { JoinTimeout = TimeSpan.FromSeconds(30) });
        Task worker = Task.CompletedTask;

        async Task WorkAsync()
        {
            for (var i = 1; !service.Token.IsCancellationRequested; i++)
            {
                await Task.Delay(10);             // an item is never left half-way
                Console.WriteLine($"item {i}");
                if (i == 2)
                    service.RequestExit();        // SIGTERM or Ctrl-C do the same
            }
        }

        return service
            .AddStartup(() => { worker = WorkAsync(); })
            .AddCallback(() => Console.WriteLine($"stopping: {service.Signal?.ToString() ?? "asked to"}"))
            .AddJoin(() => worker)
            .AddJoin(() => Console.WriteLine("nothing lost"))
            .Run();
        // end
        // prints: item 1
        // prints: item 2
        // prints: stopping: asked to
        // prints: nothing lost
        // prints: exit code 0
    }
}
