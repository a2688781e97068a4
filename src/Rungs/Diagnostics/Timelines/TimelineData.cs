using System.Text.Json;

namespace Rungs.Diagnostics;

/// <summary>Writes what the page draws. A column for each thing that works have, which is a third of what an object for each would be; data.js reads it.</summary>
/// <remarks>Times are nanoseconds. A time that is not there is -1; one that follows another counts from that.</remarks>
internal static class TimelineData
{
    internal static void Write(Utf8JsonWriter writer, TimelineLayout layout, Timeline timeline)
    {
        var texts = new Texts();
        writer.WriteStartObject();
        writer.WriteString("started", timeline.StartedAt.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", System.Globalization.CultureInfo.InvariantCulture));
        writer.WriteNumber("elapsed", Nanoseconds(layout.Elapsed));
        writer.WriteNumber("recorded", timeline.Recorded);
        writer.WriteNumber("dropped", timeline.Dropped);
        writer.WriteNumber("processors", Environment.ProcessorCount);
        WriteGroups(writer, layout);
        WriteSpans(writer, layout, texts);
        WriteRuns(writer, layout);
        WriteSamples(writer, layout);
        writer.WriteStartArray("texts");
        foreach (var text in texts.All)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteGroups(Utf8JsonWriter writer, TimelineLayout layout)
    {
        writer.WriteStartArray("groups");
        foreach (var group in layout.Groups)
        {
            writer.WriteStartObject();
            writer.WriteString("title", ChromeTrace.TitleOf(group));
            writer.WriteNumber("level", (int)group.Level);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("lanes");
        foreach (var lane in layout.Lanes)
        {
            writer.WriteStartObject();
            writer.WriteNumber("group", lane.Group);
            writer.WriteString("label", lane.Label);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteSpans(Utf8JsonWriter writer, TimelineLayout layout, Texts texts)
    {
        writer.WriteStartObject("works");
        Column(writer, "name", layout.Spans, span => texts.Number(span.Name));
        Column(writer, "group", layout.Spans, span => layout.GroupNumber(span));
        Column(writer, "lane", layout.Spans, span => span.Thread is null ? -1 : layout.LaneNumber(span, span.Thread));
        Column(writer, "process", layout.Spans, static span => span.ProcessId);
        Column(writer, "queued", layout.Spans, static span => Nanoseconds(span.Queued));
        Column(writer, "waited", layout.Spans, static span => span.Started is null ? -1 : Nanoseconds(span.Waited));
        Column(writer, "took", layout.Spans, static span => Nanoseconds(span.Ended - (span.Started ?? span.Queued)));
        Column(writer, "status", layout.Spans, static span => (int)(span.Status ?? OutcomeStatus.NotStarted));
        Column(writer, "error", layout.Spans, span => span.Error is null ? -1 : texts.Number(span.Error));
        Column(writer, "exact", layout.Spans, static span => span.HasAllRuns ? 1 : 0);
        writer.WriteEndObject();
    }

    /// <summary>Those of works that ran more than once, or not to their ends; of all others the work says it.</summary>
    private static void WriteRuns(Utf8JsonWriter writer, TimelineLayout layout)
    {
        (int Number, TimelineSpan Span, TimelineRun Run)[] runs =
        [
            .. from pair in layout.Spans.Index()
               where pair.Item.Runs.Count > 1 || (pair.Item.Runs.Count == 1 && pair.Item.Runs[0].Ended != pair.Item.Ended)
               from run in pair.Item.Runs
               select (pair.Index, pair.Item, run),
        ];
        writer.WriteStartObject("runs");
        Column(writer, "work", runs, static entry => entry.Number);
        Column(writer, "lane", runs, entry => layout.LaneNumber(entry.Span, entry.Run.Thread));
        Column(writer, "began", runs, static entry => Nanoseconds(entry.Run.Began));
        Column(writer, "took", runs, static entry => Nanoseconds(entry.Run.Ended - entry.Run.Began));
        writer.WriteEndObject();
    }

    private static void WriteSamples(Utf8JsonWriter writer, TimelineLayout layout)
    {
        writer.WriteStartObject("samples");
        Column(writer, "at", layout.Samples, static sample => Nanoseconds(sample.At));
        Column(writer, "cpu", layout.Samples, static sample => (long)(sample.Cpu * 1000)); // thousandths of a processor
        Column(writer, "queued", layout.Samples, static sample => sample.Queued);
        writer.WriteEndObject();
    }

    private static void Column<T>(Utf8JsonWriter writer, string name, IReadOnlyList<T> items, Func<T, long> value)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
            writer.WriteNumberValue(value(item));
        writer.WriteEndArray();
        writer.Flush();
    }

    private static long Nanoseconds(TimeSpan? time) => time is { } known ? known.Ticks * TimeSpan.NanosecondsPerTick : -1;

    /// <summary>Texts, each once.</summary>
    private sealed class Texts
    {
        private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

        internal IEnumerable<string> All => _numbers.OrderBy(static pair => pair.Value).Select(static pair => pair.Key);

        internal long Number(string text)
        {
            if (!_numbers.TryGetValue(text, out var number))
                _numbers.Add(text, number = _numbers.Count);
            return number;
        }
    }
}
