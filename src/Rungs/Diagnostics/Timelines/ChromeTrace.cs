using System.Text.Json;

namespace Rungs.Diagnostics;

/// <summary>Writes a timeline in Chrome's trace event format: a rung is a process of it, a lane a thread.</summary>
/// <remarks>
/// Runs are slices; waiting in line and awaiting are asynchronous slices, because they overlap; errors and cancellations are instants, too. Times
/// are microseconds. The format: "Trace Event Format", Google, 2016.
/// </remarks>
internal static class ChromeTrace
{
    /// <summary>So many works are written before what is written is handed on.</summary>
    private const int WorksAtOnce = 500;

    internal static void Write(Stream stream, TimelineLayout layout, Timeline timeline)
    {
        using var writer = new Utf8JsonWriter(stream);
        writer.WriteStartObject();
        writer.WriteString("displayTimeUnit", "ms");
        writer.WriteStartObject("otherData");
        writer.WriteString("started", timeline.StartedAt);
        writer.WriteNumber("recorded", timeline.Recorded);
        writer.WriteNumber("dropped", timeline.Dropped);
        writer.WriteEndObject();
        writer.WriteStartArray("traceEvents");
        WriteNames(writer, layout);
        foreach (var (number, span) in layout.Spans.Index())
        {
            WriteSpan(writer, layout, number, span);
            if (number % WorksAtOnce == 0)
                writer.Flush();
        }

        WriteSamples(writer, layout);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteNames(Utf8JsonWriter writer, TimelineLayout layout)
    {
        foreach (var (number, group) in layout.Groups.Index())
        {
            WriteName(writer, "process", number + 1, thread: 0, TitleOf(group), number + 1);
            WriteName(writer, "thread", number + 1, thread: 0, "in line", order: 0); // where works are that never started
        }

        foreach (var (number, lane) in layout.Lanes.Index())
            WriteName(writer, "thread", lane.Group + 1, number + 1, lane.Label, number + 1);
    }

    /// <summary>What people read of a group.</summary>
    internal static string TitleOf(TimelineGroup group)
    {
        var title = $"{group.Level}: {group.Rung}";
        return group.Host is null ? title : $"{title}, {group.Host}, process {group.ProcessId}";
    }

    private static void WriteName(Utf8JsonWriter writer, string what, int process, int thread, string name, int order)
    {
        Begin(writer, $"{what}_name", "M", process, thread);
        writer.WriteStartObject("args");
        writer.WriteString("name", name);
        writer.WriteEndObject();
        writer.WriteEndObject();

        Begin(writer, $"{what}_sort_index", "M", process, thread);
        writer.WriteStartObject("args");
        writer.WriteNumber("sort_index", order);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteSpan(Utf8JsonWriter writer, TimelineLayout layout, int number, TimelineSpan span)
    {
        var process = layout.GroupNumber(span) + 1;
        var home = span.Thread is null ? 0 : layout.LaneNumber(span, span.Thread) + 1;
        var end = span.Ended ?? layout.Elapsed;
        WriteStretch(writer, span, "waiting", process, home, number, span.Queued, span.Started ?? end);

        TimeSpan? paused = null;
        foreach (var run in span.Runs)
        {
            if (paused is { } since)
                WriteStretch(writer, span, "awaiting", process, home, number, since, run.Began);
            var ended = run.Ended ?? end;
            Begin(writer, span.Name, "X", process, layout.LaneNumber(span, run.Thread) + 1, run.Began, "run");
            WriteTime(writer, "dur", ended - run.Began);
            WriteArguments(writer, span, number);
            writer.WriteEndObject();
            paused = ended;
        }

        if (paused < end)
            WriteStretch(writer, span, "awaiting", process, home, number, paused.Value, end);
        if (span.Status is OutcomeStatus.Failed or OutcomeStatus.Cancelled)
        {
            Begin(writer, $"{span.Status}: {span.Name}", "i", process, home, end, "end");
            writer.WriteString("s", "t");
            WriteArguments(writer, span, number);
            writer.WriteEndObject();
        }
    }

    private static void WriteStretch(Utf8JsonWriter writer, TimelineSpan span, string what, int process, int thread, int number, TimeSpan from, TimeSpan to)
    {
        if (to <= from)
            return;
        Begin(writer, $"{span.Name} ({what})", "b", process, thread, from, what);
        writer.WriteNumber("id", number);
        writer.WriteEndObject();
        Begin(writer, $"{span.Name} ({what})", "e", process, thread, to, what);
        writer.WriteNumber("id", number);
        writer.WriteEndObject();
    }

    private static void WriteArguments(Utf8JsonWriter writer, TimelineSpan span, int number)
    {
        writer.WriteStartObject("args");
        writer.WriteNumber("work", number);
        writer.WriteString("status", span.Status?.ToString() ?? "under way");
        writer.WriteNumber("process", span.ProcessId);
        if (span.Error is not null)
            writer.WriteString("error", span.Error);
        writer.WriteEndObject();
    }

    private static void WriteSamples(Utf8JsonWriter writer, TimelineLayout layout)
    {
        foreach (var sample in layout.Samples)
        {
            Begin(writer, "CPU", "C", process: 0, thread: 0, sample.At);
            writer.WriteStartObject("args");
            writer.WriteNumber("processors", Math.Round(sample.Cpu, 3));
            writer.WriteEndObject();
            writer.WriteEndObject();
            Begin(writer, "queue", "C", process: 0, thread: 0, sample.At);
            writer.WriteStartObject("args");
            writer.WriteNumber("in line", sample.Queued);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
    }

    private static void Begin(Utf8JsonWriter writer, string name, string phase, int process, int thread, TimeSpan? at = null, string? category = null)
    {
        writer.WriteStartObject();
        writer.WriteString("name", name);
        writer.WriteString("ph", phase);
        writer.WriteNumber("pid", process);
        writer.WriteNumber("tid", thread);
        if (category is not null)
            writer.WriteString("cat", category);
        if (at is { } time)
            WriteTime(writer, "ts", time);
    }

    private static void WriteTime(Utf8JsonWriter writer, string name, TimeSpan time) => writer.WriteNumber(name, time.TotalMicroseconds);
}
