using System.Globalization;
using Rungs.Hosts;

namespace Rungs.Worker;

/// <summary>Handles the dead queue of a pool.</summary>
internal static class DeadCommand
{
    internal static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var what and ("list" or "replay" or "purge"), .. var rest])
            throw new UsageException(args is [var other, ..] ? $"dead takes list, replay or purge, not {other}" : "dead takes list, replay or purge");
        var arguments = new Arguments(rest, [.. Connection.Options, "--id", "--most"]);
        if (what is not "replay" && arguments.One("--id") is not null)
            throw new UsageException("--id is an option of dead replay");
        if (what is not "list" && arguments.One("--most") is not null)
            throw new UsageException("--most is an option of dead list");

        var most = arguments.Number("--most", 100, 1, int.MaxValue);
        await using var dead = await DeadQueue.OpenAsync(Connection.Parse(arguments));
        switch (what)
        {
            case "list":
                foreach (var job in await dead.ListAsync(most))
                    Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{job.Id}\t{job.Method}\t{job.Reason}\t{job.Attempts}\t{job.At:O}\t{job.Error.ReplaceLineEndings(" ")}"));
                break;
            case "replay":
                Console.Out.WriteLine($"{await dead.ReplayAsync(arguments.One("--id"))} sent back");
                break;
            default:
                Console.Out.WriteLine($"{await dead.PurgeAsync()} thrown away");
                break;
        }

        return 0;
    }
}
