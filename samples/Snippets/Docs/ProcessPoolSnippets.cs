using Rungs;
using Rungs.Processes;

namespace Snippets.Docs;

/// <summary>The code of docs/process-pool.md.</summary>
internal static class ProcessPoolSnippets
{
    // snippet: process-pool
    internal static class Compute
    {
        [Portable(Idempotent = true)]
        internal static long Sum(long first, long end)
        {
            var sum = 0L;
            for (var number = first; number < end; number++)
                sum += number;
            return sum;
        }
    }

    internal static async Task UseAsync()
    {
        await using var pool = new ProcessPool();                            // starts nothing yet
        var low = pool.RunAsync(() => Compute.Sum(0, 1_000_000));            // in a worker process
        var high = pool.RunAsync(() => Compute.Sum(1_000_000, 2_000_000));   // in another
        Console.WriteLine(await low + await high);
    }
    // end
    // prints: 1999999000000

    // snippet: process-pool-map
    internal static class Words
    {
        [Portable]
        internal static int Count(string line) => line.Split(' ').Length;
    }

    internal static async Task MapAsync(IEnumerable<string> lines)
    {
        await using var pool = new ProcessPool();
        await foreach (var count in pool.MapAsync(line => Words.Count(line), lines))
            Console.WriteLine(count);
    }
    // end
    // prints: 1
    // prints: 2
    // prints: 3

    internal static Task MapAsync() => MapAsync(["one", "and two", "and a three"]);

    // snippet: process-pool-crash
    internal static class Native
    {
        [Portable]
        internal static int Convert(string file)
        {
            if (file == "broken.png")
                Environment.Exit(3); // as a library may that meets what it cannot read
            return file.Length;
        }
    }

    internal static async Task CrashAsync()
    {
        await using var pool = new ProcessPool();
        var files = new[] { "a.png", "broken.png", "c.png" };
        foreach (var (file, size) in files.Select(file => (file, pool.RunAsync(() => Native.Convert(file)))).ToList())
        {
            try
            {
                Console.WriteLine($"{file}: {await size}");
            }
            catch (WorkerCrashedException error)
            {
                Console.WriteLine($"{file}: its worker ended with exit code {error.ExitCode}");
            }
        }
    }
    // end
    // prints: a.png: 5
    // prints: broken.png: its worker ended with exit code 3
    // prints: c.png: 5

    // snippet: process-pool-stop
    internal static class Slow
    {
        [Portable]
        internal static async Task WaitAsync(CancellationToken cancellationToken) => await Task.Delay(Timeout.Infinite, cancellationToken);

        [Portable]
        internal static void Hang() => Thread.Sleep(Timeout.Infinite); // heeds nothing
    }

    internal static async Task StopAsync()
    {
        await using var pool = new ProcessPool(new() { WorkTimeout = TimeSpan.FromSeconds(1), GracePeriod = TimeSpan.FromSeconds(1) });
        using var stop = new CancellationTokenSource();
        var waiting = pool.RunAsync(() => Slow.WaitAsync(default), stop.Token); // it is handed a token that hears of this one
        var hanging = pool.RunAsync(() => Slow.Hang());

        await stop.CancelAsync();
        try
        {
            await waiting;
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("waiting: cancelled");
        }

        try
        {
            await hanging;
        }
        catch (TimeoutException)
        {
            Console.WriteLine("hanging: too slow, and its worker killed");
        }
    }
    // end
    // prints: waiting: cancelled
    // prints: hanging: too slow, and its worker killed

    // snippet: process-pool-startup
    internal static class Model
    {
        private static string? s_model;

        [WorkerStartup]
        internal static void Load() => s_model = "a model of ten gigabytes";

        [Portable]
        internal static void Say() => Console.WriteLine($"has {s_model}");
    }

    internal static async Task StartupAsync()
    {
        await using var pool = new ProcessPool(new()
        {
            WorkerCount = 1,
            WorkerOutput = line => Console.WriteLine($"worker {line.Worker} {line.Text}"),
        });
        await pool.RunAsync(() => Model.Say());
    }
    // end
    // prints: worker 1 has a model of ten gigabytes
}
