using System.Globalization;
using Rungs.Tour.CommandLine;

namespace Rungs.Tour.Batches;

/// <summary>What <c>tour batches</c> is asked to do.</summary>
/// <param name="Rows">How many rows are written.</param>
/// <param name="Quantity">How many rows a batch has at most.</param>
/// <param name="Wait">How long a batch waits for more rows.</param>
/// <param name="Way">Which way; null for both.</param>
internal sealed record BatchesOptions(int Rows, int Quantity, TimeSpan Wait, string? Way)
{
    internal const string Single = "single";
    internal const string Waterfall = "waterfall";

    internal static BatchesOptions Parse(string[] args)
    {
        var options = new BatchesOptions(Rows: 2_000, Quantity: 500, TimeSpan.FromMilliseconds(50), Way: null);
        var arguments = new Queue<string>(args);
        while (arguments.TryDequeue(out var argument))
        {
            options = argument switch
            {
                "--rows" => options with { Rows = Number(1, 1_000_000) },
                "--quantity" => options with { Quantity = Number(1, 100_000) },
                "--wait" => options with { Wait = TimeSpan.FromMilliseconds(Number(1, 60_000)) },
                "--way" => options with { Way = Name() },
                ['-', _, ..] => throw new UsageException($"unknown option: {FileName.Escape(argument)} (see tour batches --help)"),
                _ => throw new UsageException($"not an option: {FileName.Escape(argument)} (see tour batches --help)"),
            };

            string Value() => arguments.TryDequeue(out var text) ? text : throw new UsageException($"{argument} needs a value");

            string? Name() => Value() switch
            {
                "both" => null,
                Single => Single,
                Waterfall => Waterfall,
                var text => throw new UsageException($"{argument} takes single, waterfall or both, not {FileName.Escape(text)}"),
            };

            int Number(int least, int most)
            {
                var text = Value();
                if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < least || number > most)
                    throw new UsageException($"{argument} takes a whole number from {least} to {most}, not {FileName.Escape(text)}");
                return number;
            }
        }

        return options;
    }
}
