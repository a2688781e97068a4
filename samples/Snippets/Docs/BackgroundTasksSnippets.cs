using Rungs;
using Rungs.Tasks;

namespace Snippets.Docs;

/// <summary>The code of docs/background-tasks.md.</summary>
internal static class BackgroundTasksSnippets
{
    internal static async Task UseAsync()
    {
        // snippet: background-tasks
        var log = new List<string>();
        await using (var tasks = new BackgroundTasks(new() { OnError = (error, name) => log.Add($"{name}: {error.Message}") }))
        {
            _ = tasks.Run(() => Task.FromException(new TimeoutException("no answer")), "ping");
            _ = tasks.Run(async () =>
            {
                await Task.Delay(20);
                _ = tasks.Run(() => Thread.Sleep(20), "report");   // started while the group is left: waited for, too
                log.Add("mail: sent");
            }, "mail");
        }

        log.Add("all have ended");
        foreach (var line in log)
            Console.WriteLine(line);
        // end
        // prints: ping: no answer
        // prints: mail: sent
        // prints: all have ended
    }

    internal static async Task TimeoutAsync()
    {
        // snippet: background-tasks-timeout
        var tasks = new BackgroundTasks(exitTimeout: TimeSpan.FromMilliseconds(50));
        var endless = tasks.Run(Work.Of(token => Task.Delay(Timeout.Infinite, token)));
        _ = tasks.Run(() => throw new InvalidDataException("page 7"), "parse");

        try
        {
            await tasks.DisposeAsync();
        }
        catch (AggregateException error)
        {
            Console.WriteLine(error.Message);
        }

        Console.WriteLine(endless.Status);
        // end
        // prints: Of 'background tasks' failed 'parse'. (page 7)
        // prints: Canceled
    }
}
