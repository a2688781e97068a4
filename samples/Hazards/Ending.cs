using Rungs.Diagnostics;
using Rungs.Loops;

namespace Hazards;

/// <summary>How a program ended: well, in an error, or in a report.</summary>
/// <param name="Kind">The kind of report, the type of error, or <c>success</c>.</param>
/// <param name="Where">The name of what stands still.</param>
/// <param name="Culprit">The name of what causes it.</param>
public sealed record Ending(string Kind, string Where, string Culprit)
{
    internal const string SuccessKind = "success";

    /// <summary>It did what it should.</summary>
    public static Ending Success { get; } = new(SuccessKind, "", "");

    internal static Ending Stall(StallKind kind, string where, string culprit) => new(kind.ToString(), where, culprit);

    internal static Ending Deadlock(string where, string culprit) => new(nameof(LoopDeadlockException), where, culprit);

    internal static Ending Error<T>(string where, string culprit)
        where T : Exception => new(typeof(T).Name, where, culprit);

    /// <inheritdoc/>
    public override string ToString() => this == Success ? Kind : Kind == nameof(InvalidOperationException) || Kind.EndsWith("Exception", StringComparison.Ordinal)
        ? $"{Kind}: '{Culprit}' on '{Where}'"
        : $"report {Kind}: '{Culprit}' holds up '{Where}'";
}
