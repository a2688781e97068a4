using System.Text.Json;

namespace Rungs.Tour.Ladder;

/// <summary>A JSON object per rung, one on a line.</summary>
internal sealed class JsonReport : Report
{
    internal override void Add(Pass pass) => Console.Out.WriteLine(JsonSerializer.Serialize(new
    {
        rung = pass.Rung,
        files = pass.Facts.Count,
        bytes = pass.Bytes,
        lines = pass.Facts.Sum(facts => facts.Lines),
        words = pass.Facts.Sum(facts => facts.Words),
        digest = pass.Digest,
        seconds = pass.Elapsed.TotalSeconds,
    }));
}
