using System.Globalization;
using Rungs.Tour.CommandLine;

namespace Rungs.Tour.Limits;

/// <summary>What <c>tour limits</c> is asked to do.</summary>
/// <param name="Requests">How many items there are to ask for.</param>
/// <param name="Callers">How many are asked for at once.</param>
/// <param name="Limit">How many requests the server allows in a window.</param>
/// <param name="Window">The length of the window.</param>
internal sealed record LimitsOptions(int Requests, int Callers, int Limit, TimeSpan Window)
{
    internal static LimitsOptions Parse(string[] args)
    {
        var options = new LimitsOptions(Requests: 30, Callers: 8, Limit: 10, TimeSpan.FromMilliseconds(400));
        var arguments = new Queue<string>(args);
        while (arguments.TryDequeue(out var argument))
        {
            options = argument switch
            {
                "--requests" => options with { Requests = Number(1, 10_000) },
                "--callers" => options with { Callers = Number(1, 1_000) },
                "--limit" => options with { Limit = Number(1, 10_000) },
                "--window" => options with { Window = TimeSpan.FromMilliseconds(Number(10, 60_000)) },
                ['-', _, ..] => throw new UsageException($"unknown option: {FileName.Escape(argument)} (see tour limits --help)"),
                _ => throw new UsageException($"not an option: {FileName.Escape(argument)} (see tour limits --help)"),
            };

            int Number(int least, int most)
            {
                if (!arguments.TryDequeue(out var text))
                    throw new UsageException($"{argument} needs a value");
                if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < least || number > most)
                    throw new UsageException($"{argument} takes a whole number from {least} to {most}, not {FileName.Escape(text)}");
                return number;
            }
        }

        return options;
    }
}
