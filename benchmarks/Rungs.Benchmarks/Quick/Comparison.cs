namespace Rungs.Benchmarks.Quick;

/// <summary>Two sides measured in the same run.</summary>
internal sealed record Comparison(Figure Baseline, Figure Ours, double Ratio, double Difference)
{
    /// <summary>Of two figures that were taken one after the other.</summary>
    internal static Comparison Of(Figure baseline, Figure ours) =>
        new(baseline, ours, ours.Value / baseline.Value, ours.Value - baseline.Value);
}

/// <summary>A line of the table.</summary>
internal sealed record Row(string Work, Comparison Figures, Target Target)
{
    internal string Verdict => Target.Holds is null || double.IsNaN(Figures.Ratio) ? "" : Target.Holds(Figures) ? "yes" : "**missed**";
}
