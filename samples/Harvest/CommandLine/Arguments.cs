using System.Globalization;

namespace Rungs.Harvest.CommandLine;

/// <summary>A command line, option by option.</summary>
internal sealed class Arguments(string[] args)
{
    private static readonly (string Unit, TimeSpan Span)[] s_units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)),
        ("d", TimeSpan.FromDays(1)),
    ];

    private readonly Queue<string> _rest = new(args);

    /// <summary>The option whose value is read.</summary>
    private string _option = "";

    internal bool TryNext(out string option)
    {
        var isThere = _rest.TryDequeue(out var next);
        option = _option = next ?? "";
        return isThere;
    }

    internal string Text() => _rest.TryDequeue(out var text) ? text : throw new UsageException($"{_option} needs a value");

    internal int Number(int least, int most)
    {
        var text = Text();
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new UsageException($"{_option} takes a whole number from {least} to {most}, not {OneLine.Of(text)}");
    }

    /// <summary>A number with its unit, such as 500ms, 30s, 10m, 6h, 1d; at most a year.</summary>
    internal TimeSpan Span()
    {
        var text = Text();
        foreach (var (unit, span) in s_units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal)
                && int.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number >= 1
                && number <= TimeSpan.FromDays(365) / span)
            {
                return number * span;
            }
        }

        throw new UsageException($"{_option} takes a span such as 500ms, 30s, 10m, 6h or 1d, at most 365d, not {OneLine.Of(text)}");
    }

    internal UsageException Unknown() => new(_option.StartsWith('-')
        ? $"unknown option: {OneLine.Of(_option)} (see harvest --help)"
        : $"not an option: {OneLine.Of(_option)} (see harvest --help)");
}
