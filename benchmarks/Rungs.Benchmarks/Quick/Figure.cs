using System.Globalization;

namespace Rungs.Benchmarks.Quick;

/// <summary>What one side costs: its name, the median time and the bytes of one operation; or, with a unit, another quantity; not a number where it could not be had.</summary>
internal sealed record Figure(string Name, double Value, double? Bytes = null, string? Unit = null)
{
    internal string Text => double.IsNaN(Value) ? "not there"
        : Unit is null ? Format(Value)
        : string.Create(CultureInfo.InvariantCulture, $"{(Value < 10 ? Math.Round(Value, 2) : Math.Round(Value))} {Unit}");

    internal string Allocated => Bytes is { } bytes ? string.Create(CultureInfo.InvariantCulture, $"{bytes:0} B") : "";

    internal static string Format(double nanoseconds)
    {
        var (value, unit) = Math.Abs(nanoseconds) switch
        {
            < 1_000 => (nanoseconds, "ns"),
            < 1_000_000 => (nanoseconds / 1e3, "us"),
            < 1_000_000_000 => (nanoseconds / 1e6, "ms"),
            _ => (nanoseconds / 1e9, "s"),
        };
        var digits = Math.Abs(value) < 10 ? "0.0" : "0";
        return $"{value.ToString(digits, CultureInfo.InvariantCulture)} {unit}";
    }
}
