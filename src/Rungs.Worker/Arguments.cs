using System.Globalization;

namespace Rungs.Worker;

/// <summary>The options of a command line: each is a name and a value.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, List<string>> _values = new(StringComparer.Ordinal);

    /// <param name="arguments">What was given.</param>
    /// <param name="known">The options there are.</param>
    /// <exception cref="UsageException">Something else was given.</exception>
    internal Arguments(IReadOnlyList<string> arguments, params string[] known)
    {
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var name = arguments[i];
            if (!known.Contains(name, StringComparer.Ordinal))
                throw new UsageException($"unknown option: {name}");
            if (i + 1 == arguments.Count)
                throw new UsageException($"{name} needs a value");
            if (!_values.TryGetValue(name, out var values))
                _values.Add(name, values = []);
            values.Add(arguments[i + 1]);
        }
    }

    internal IReadOnlyList<string> All(string name) => _values.TryGetValue(name, out var values) ? values : [];

    /// <exception cref="UsageException">It was given twice.</exception>
    internal string? One(string name) => All(name) switch
    {
        [] => null,
        [var value] => value,
        _ => throw new UsageException($"{name} is given twice"),
    };

    /// <exception cref="UsageException">It is no whole number, or not one of those.</exception>
    internal int Number(string name, int @default, int least, int most)
    {
        if (One(name) is not { } text)
            return @default;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw new UsageException($"{name} takes a whole number from {least} to {most}, not {text}");
    }
}
