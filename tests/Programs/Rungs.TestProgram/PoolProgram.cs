using Rungs.Processes;

namespace Rungs.TestProgram;

/// <summary>A process with a pool, to be killed, or to have workers that do not start.</summary>
/// <remarks>
/// <c>busy count file</c> keeps so many workers busy for ever, says their process ids, and ends as a line of input says: return, exit or throw.
/// <c>startup mode file</c> runs calls with workers whose startup does what the mode says, and writes their process ids into the file.
/// </remarks>
internal static class PoolProgram
{
    internal const string ModeVariable = "RUNGS_TEST_STARTUP";

    internal static async Task<int> RunAsync(string[] arguments)
    {
        Environment.SetEnvironmentVariable(ModeVariable, arguments[0] == "startup" ? $"{arguments[1]}:{arguments[2]}" : null);
        return arguments[0] == "busy" ? await BusyAsync(int.Parse(arguments[1]), arguments[2]) : await StartupAsync(arguments[1], arguments[2]);
    }

    private static async Task<int> BusyAsync(int count, string path)
    {
        var pool = new ProcessPool(new ProcessPoolOptions { WorkerCount = count });
        for (var i = 0; i < count; i++)
            _ = i % 2 == 0 ? pool.RunAsync(() => PoolFunctions.Sleep(path)) : pool.RunAsync(() => PoolFunctions.Spin(path));
        while (pool.Statistics.Busy < count)
            await Task.Delay(20);
        Console.WriteLine(string.Join(' ', pool.Statistics.ProcessIds));
        Console.WriteLine("ready");
        switch (Console.ReadLine())
        {
            case "exit":
                Environment.Exit(0);
                break;
            case "throw":
                throw new InvalidOperationException("the end of the test's parent");
            default:
                break;
        }

        GC.KeepAlive(pool);
        return 0;
    }

    private static async Task<int> StartupAsync(string mode, string path)
    {
        var pool = new ProcessPool(new ProcessPoolOptions
        {
            WorkerCount = mode == "count" ? 2 : 1,
            MaxWorkPerWorker = mode == "replacement" ? 5 : null,
            StartTimeout = mode == "timeout" ? TimeSpan.FromSeconds(3) : TimeSpan.FromMinutes(1),
            Shutdown = mode == "hang-dispose" ? PoolShutdown.Kill : PoolShutdown.Drain,
            WorkerOutput = static _ => { },
        });
        var calls = Enumerable.Range(0, mode is "count" or "replacement" ? 20 : 1).Select(_ => pool.RunAsync(() => PoolFunctions.Nap(50))).ToArray();
        if (mode == "hang-dispose")
        {
            while (!File.Exists(path))
                await Task.Delay(20);
            await pool.DisposeAsync();
        }

        await TellAsync("result", async () => (await Task.WhenAll(calls)).Sum());
        if (mode is not ("count" or "replacement" or "hang-dispose"))
            await TellAsync("again", () => pool.RunAsync(() => PoolFunctions.Nap(0)));
        for (var i = 0; mode == "recovers" && i < 2; i++)
        {
            Console.WriteLine($"available {pool.IsAvailable}, workers {await pool.ProbeAsync()}");
            await TellAsync("later", () => pool.RunAsync(() => PoolFunctions.Nap(0)));
        }

        await pool.DisposeAsync();
        Console.WriteLine("done");
        return 0;
    }

    private static async Task TellAsync(string what, Func<Task<int>> call)
    {
        try
        {
            Console.WriteLine($"{what} {await call()}");
        }
        catch (Exception error)
        {
            Console.WriteLine($"{what}: {error.GetType().Name}: {error.Message}");
        }
    }
}
