using System.Text;

namespace Rungs.Tour.Ladder;

/// <summary>A line per file, as sha256sum prints them.</summary>
internal sealed class ListReport : Report
{
    internal override bool IsTimed => false;

    internal override void End(Pass last)
    {
        // Not Console.Out, which writes names in the locale's encoding and flushes each line.
        using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false));
        foreach (var facts in last.Facts)
            output.Write(SumLine.Of(facts.Sha256, facts.File.Path) + '\n');
    }
}
