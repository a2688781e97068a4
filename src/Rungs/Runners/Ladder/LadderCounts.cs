namespace Rungs;

/// <summary>Counts the routes of works; by interlocked steps only.</summary>
internal sealed class LadderCounts
{
    private static readonly WorkKind[] s_kinds = Enum.GetValues<WorkKind>();
    private static readonly LadderReason[] s_reasons = Enum.GetValues<LadderReason>();

    /// <summary>A count for each reason and kind.</summary>
    private readonly long[] _counts = new long[s_reasons.Length * s_kinds.Length];

    internal void Add(Work work, LadderReason reason) => Interlocked.Increment(ref _counts[((int)reason * s_kinds.Length) + (int)work.Kind]);

    internal LadderRoute[] Read() =>
    [
        .. from reason in s_reasons
           from kind in s_kinds
           let count = Interlocked.Read(ref _counts[((int)reason * s_kinds.Length) + (int)kind])
           where count > 0
           select new LadderRoute(kind, PlaceOf(reason), reason, count),
    ];

    private static string PlaceOf(LadderReason reason) => reason switch
    {
        LadderReason.Blocks => nameof(LadderOptions.Blocking),
        LadderReason.Isolated => nameof(LadderOptions.Processes),
        LadderReason.CpuFull => nameof(LadderOptions.Hosts),
        _ => nameof(LadderOptions.Cpu),
    };
}
