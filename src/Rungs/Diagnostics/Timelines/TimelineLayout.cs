namespace Rungs.Diagnostics;

/// <summary>A rung; of hosts, each process of them.</summary>
internal sealed record TimelineGroup(Level Level, string Rung, string? Host, int ProcessId);

/// <summary>A thread of a group, or what stands for one.</summary>
internal sealed record TimelineLane(int Group, string Label);

/// <summary>Which work is drawn where: groups for rungs, lanes for their threads.</summary>
internal sealed class TimelineLayout
{
    private readonly Dictionary<TimelineGroup, int> _groupNumbers;
    private readonly Dictionary<TimelineLane, int> _laneNumbers;

    private TimelineLayout(TimelineSpan[] spans, IReadOnlyList<TimelineSample> samples, TimeSpan elapsed)
    {
        (Spans, Samples, Elapsed) = (spans, samples, elapsed);
        Groups = [.. spans.Select(GroupOf).Distinct().OrderBy(static group => group.Level).ThenBy(static group => group.Rung, StringComparer.Ordinal).ThenBy(static group => group.Host, StringComparer.Ordinal).ThenBy(static group => group.ProcessId)];
        _groupNumbers = Number(Groups);
        Lanes = [.. spans.SelectMany(LanesOf).Distinct().OrderBy(static lane => lane.Group).ThenBy(static lane => lane.Label.Length).ThenBy(static lane => lane.Label, StringComparer.Ordinal)];
        _laneNumbers = Number(Lanes);
    }

    /// <summary>In the order in which they were queued.</summary>
    internal IReadOnlyList<TimelineSpan> Spans { get; }

    internal IReadOnlyList<TimelineSample> Samples { get; }

    internal TimeSpan Elapsed { get; }

    internal IReadOnlyList<TimelineGroup> Groups { get; }

    internal IReadOnlyList<TimelineLane> Lanes { get; }

    internal static TimelineLayout Of(IReadOnlyList<TimelineSpan> spans, IReadOnlyList<TimelineSample> samples, TimeSpan elapsed) =>
        new(WithPlaces(spans), samples, elapsed);

    /// <summary>The number of the group that a work belongs to.</summary>
    internal int GroupNumber(TimelineSpan span) => _groupNumbers[GroupOf(span)];

    /// <summary>The number of the lane in which a work's run is drawn.</summary>
    internal int LaneNumber(TimelineSpan span, string thread) => _laneNumbers[new TimelineLane(GroupNumber(span), thread)];

    private static TimelineGroup GroupOf(TimelineSpan span) =>
        new(span.Level, span.Rung, span.Host, span.Level == Level.Hosts && span.Started is not null ? span.ProcessId : 0);

    private IEnumerable<TimelineLane> LanesOf(TimelineSpan span)
    {
        var group = GroupNumber(span);
        return span.Runs.Select(run => run.Thread).Distinct(StringComparer.Ordinal).Select(thread => new TimelineLane(group, thread));
    }

    private static Dictionary<T, int> Number<T>(IReadOnlyList<T> items)
        where T : notnull =>
        items.Select(static (item, number) => (item, number)).ToDictionary(static pair => pair.item, static pair => pair.number);

    /// <summary>A host tells nothing of its threads: works that ran at the same time get a place each, as many as that takes.</summary>
    private static TimelineSpan[] WithPlaces(IReadOnlyList<TimelineSpan> spans)
    {
        TimelineSpan[] placed = [.. spans];
        Dictionary<TimelineGroup, List<TimeSpan>> ends = [];
        foreach (var (index, span) in spans.Index().Where(static pair => pair.Item is { Level: Level.Hosts, Started: not null }).OrderBy(static pair => pair.Item.Started))
        {
            var group = GroupOf(span);
            if (!ends.TryGetValue(group, out var places))
                ends.Add(group, places = []);
            var place = places.FindIndex(end => end <= span.Started);
            if (place < 0)
            {
                place = places.Count;
                places.Add(default);
            }

            places[place] = span.Ended ?? TimeSpan.MaxValue;
            var thread = $"place {place + 1}";
            placed[index] = span with { Thread = thread, Runs = [.. span.Runs.Select(run => run with { Thread = thread })] };
        }

        return placed;
    }
}
