using System.Text;

namespace Rungs.Diagnostics;

/// <summary>A standstill that was seen: where, what causes it, and who waits on what.</summary>
public sealed record Stall
{
    /// <summary>What kind it is.</summary>
    public required StallKind Kind { get; init; }

    /// <summary>The name of the loop, strand, threads or primitive that stands still.</summary>
    public required string Where { get; init; }

    /// <summary>The name of the callback or function that causes it.</summary>
    public required string Culprit { get; init; }

    /// <summary>For how long it had stood still when it was reported.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Who waits on what, from the culprit on; a sentence each.</summary>
    public IReadOnlyList<string> Links { get; init; } = [];

    /// <summary>Where the culprit waits, where it was caught in a wait that is seen; else null.</summary>
    public string? StackTrace { get; init; }

    /// <summary>Says it all, in lines.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(Kind).Append(": '").Append(Culprit).Append("' holds up '").Append(Where).Append("' for ").Append((long)Duration.TotalMilliseconds).Append(" ms");
        foreach (var link in Links)
            text.AppendLine().Append("  ").Append(link);
        if (StackTrace is not null)
            text.AppendLine().Append(StackTrace.TrimEnd());
        return text.ToString();
    }
}
