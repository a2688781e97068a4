using System.Globalization;
using Rungs.Tour.CommandLine;

namespace Rungs.Tour.Hosts;

/// <summary>What <c>tour worker</c> is asked to do.</summary>
/// <param name="Broker">Where the broker is.</param>
/// <param name="Concurrency">How many jobs run at once.</param>
/// <param name="IsOnProcesses">Whether they run in processes of their own.</param>
internal sealed record WorkerOptions(Uri Broker, int Concurrency, bool IsOnProcesses)
{
    private const int MostAtOnce = 1000;

    internal static WorkerOptions Parse(string[] args)
    {
        var options = new WorkerOptions(new Uri(TourHosts.DefaultBroker), Math.Min(Environment.ProcessorCount, MostAtOnce), IsOnProcesses: false);
        var arguments = new Queue<string>(args);
        while (arguments.TryDequeue(out var argument))
        {
            options = argument switch
            {
                "--broker" => options with { Broker = TourHosts.ParseBroker(ValueOf(argument)) },
                "--concurrency" => options with { Concurrency = Number(ValueOf(argument)) },
                "--on" => options with { IsOnProcesses = IsProcesses(ValueOf(argument)) },
                _ => throw new UsageException($"unknown option: {FileName.Escape(argument)} (see tour worker --help)"),
            };
        }

        return options;

        string ValueOf(string option) => arguments.TryDequeue(out var value) ? value : throw new UsageException($"{option} needs a value");
    }

    private static int Number(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= MostAtOnce
            ? number
            : throw new UsageException($"--concurrency takes a whole number from 1 to {MostAtOnce}, not {FileName.Escape(value)}");

    private static bool IsProcesses(string value) => value switch
    {
        "threads" => false,
        "processes" => true,
        _ => throw new UsageException($"--on takes threads or processes, not {FileName.Escape(value)}"),
    };
}
