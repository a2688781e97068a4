using Rungs.Processes;

namespace Rungs.Tests.Processes;

/// <summary>Pools for tests.</summary>
internal static class Pools
{
    /// <summary>Options of a pool with a name of its own, whose workers print to nobody.</summary>
    internal static ProcessPoolOptions Quiet(int workers = 1) => new()
    {
        Name = $"p{Guid.NewGuid().ToString("N")[..8]}",
        WorkerCount = workers,
        WorkerOutput = static _ => { },
    };

    /// <summary>Its clock.</summary>
    internal static TimeProvider TimeOf(this ProcessPool pool) => pool.Engine.Options.TimeProvider;

    /// <summary>Waits until every worker is there and has nothing to do.</summary>
    internal static void UntilIdle(this ProcessPool pool) =>
        Hang.Until(() => pool.Statistics is { Starting: 0, InFlight: 0, Queued: 0 }, "the pool is idle");

    /// <summary>Waits until a call that says so runs.</summary>
    internal static void UntilBegun(string path, int count = 1) =>
        Hang.Until(() => LinesOf(path + ".began").Length >= count, $"{count} calls run");

    /// <summary>The lines of a file that others write; none where it is not there, or is just being written.</summary>
    internal static string[] LinesOf(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (IOException)
        {
            return [];
        }
    }
}
