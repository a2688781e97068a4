using System.Text.Json;
using Rungs.Loops;
using Rungs.Threads;

namespace Rungs.Tests.Timelines;

/// <summary>The trace for Perfetto.</summary>
public sealed class TraceTests
{
    [Fact]
    public async Task WriteJson_OfARun_IsATraceOfItsSlices()
    {
        await using var threads = new ElasticThreads(new ElasticThreadsOptions { Name = "reading" });
        await using var loop = BackgroundLoop.Start(new BackgroundLoopOptions { Name = "fetching" });
        using var timeline = Timeline.Start(new TimelineOptions { RecordsAwaits = true });
        var runner = new ParallelRunner<int>(new RunnerOptions { MaxConcurrency = 4 });
        for (var i = 0; i < 40; i++)
        {
            var index = i;
            runner.Schedule(Work.Of(() => index % 10 == 9 ? throw new InvalidOperationException("broken") : index, $"Read({i})"));
        }

        await runner.RunSettledAsync(on: threads).OrFailAsync();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => loop.RunAsync(async () => await Task.Delay(1), name: $"Fetch({i})"))).OrFailAsync();
        timeline.Dispose();

        var events = EventsOf(timeline);
        Assert.Equal(["Loop: fetching", "Threads: reading"], Named(events, "process_name"));
        Assert.Contains("fetching", Named(events, "thread_name"));
        Assert.Equal(timeline.Spans.Sum(static span => span.Runs.Count), events.Count(static one => Phase(one) == "X"));
        Assert.Equal(4, events.Count(static one => Phase(one) == "i" && one.GetProperty("name").GetString()!.StartsWith("Failed: Read(", StringComparison.Ordinal)));
        Assert.Contains(events, static one => Phase(one) == "b" && one.GetProperty("cat").GetString() == "awaiting");
        Assert.Equal(2 * timeline.Samples.Count, events.Count(static one => Phase(one) == "C"));
        Assert.Equal(events.Count(static one => Phase(one) == "b"), events.Count(static one => Phase(one) == "e"));
        foreach (var thread in events.Where(static one => Phase(one) == "X").GroupBy(static one => one.GetProperty("tid").GetInt32()))
        {
            var end = 0.0;
            foreach (var slice in thread.OrderBy(static one => one.GetProperty("ts").GetDouble()))
            {
                Assert.True(slice.GetProperty("ts").GetDouble() >= end - 0.001, $"{slice} begins before {end}"); // else the viewer would nest them
                end = slice.GetProperty("ts").GetDouble() + slice.GetProperty("dur").GetDouble();
            }
        }
    }

    [Fact]
    public async Task WriteJson_OfNamesThatHoldAnything_ReadsBackAsItWas()
    {
        string[] names = ["\"quoted\" \\ back", "</script><b>", "line\u2028separator \ud83e\udde8 \u05e9\u05dc\u05d5\u05dd", "half \ud83e"];
        await using var threads = new ElasticThreads();
        using var timeline = Timeline.Start();
        foreach (var name in names)
            await threads.RunAsync(static () => { }, name: name).OrFailAsync();

        var slices = EventsOf(timeline).Where(static one => Phase(one) == "X").Select(static one => one.GetProperty("name").GetString());
        Assert.Equal([.. names[..3], "half \ufffd"], slices);
    }

    [Theory]
    [InlineData("trace.json", "{\"displayTimeUnit\"")]
    [InlineData("page.HTML", "<!doctype html>")]
    public void Save_ByTheNameOfTheFile_WritesTheOneOrTheOther(string file, string start)
    {
        var folder = Directory.CreateTempSubdirectory("timeline-");
        using var timeline = Timeline.Start();
        timeline.Save(Path.Combine(folder.FullName, file));
        Assert.StartsWith(start, File.ReadAllText(Path.Combine(folder.FullName, file)), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => timeline.Save(Path.Combine(folder.FullName, "page.txt")));
        folder.Delete(recursive: true);
    }

    private static JsonElement[] EventsOf(Timeline timeline)
    {
        using var stream = new MemoryStream();
        timeline.WriteJson(stream);
        using var document = JsonDocument.Parse(stream.ToArray());
        return [.. document.RootElement.GetProperty("traceEvents").EnumerateArray().Select(static one => one.Clone())];
    }

    private static string? Phase(JsonElement one) => one.GetProperty("ph").GetString();

    private static IEnumerable<string?> Named(JsonElement[] events, string what) =>
        events.Where(one => one.GetProperty("name").GetString() == what).Select(static one => one.GetProperty("args").GetProperty("name").GetString());
}
