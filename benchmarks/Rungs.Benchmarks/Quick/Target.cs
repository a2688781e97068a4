using System.Globalization;

namespace Rungs.Benchmarks.Quick;

/// <summary>What a row should keep to, as people read it and as a check.</summary>
internal sealed record Target(string Text, Func<Comparison, bool>? Holds)
{
    /// <summary>A row that only shows.</summary>
    internal static readonly Target None = new("", null);

    internal static Target Ratio(double most) =>
        new(string.Create(CultureInfo.InvariantCulture, $"<= {most:0.##}x"), figures => figures.Ratio <= most);

    internal static Target AtLeast(double least) =>
        new(string.Create(CultureInfo.InvariantCulture, $">= {least:0.##}x"), figures => figures.Ratio >= least);

    internal static Target AtMost(double nanoseconds) =>
        new($"<= {Figure.Format(nanoseconds)}", figures => figures.Ours.Value <= nanoseconds);

    internal static Target Over(double nanoseconds) =>
        new($"<= +{Figure.Format(nanoseconds)}", figures => figures.Difference <= nanoseconds);

    internal Target AndNoBytes() =>
        new($"{Text}, 0 B", figures => Holds!(figures) && figures.Ours.Bytes < 0.5);
}
