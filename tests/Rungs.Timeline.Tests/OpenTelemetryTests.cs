using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Rungs.Loops;
using Rungs.Threads;

namespace Rungs.Tests.Timelines;

/// <summary>Traces and metrics through the SDK that applications use.</summary>
public sealed class OpenTelemetryTests
{
    [Fact]
    public async Task Traces_OfWorks_ArriveAsChildrenOfTheirCaller()
    {
        List<Activity> exported = [];
        using var source = new ActivitySource("caller");
        using var provider = Sdk.CreateTracerProviderBuilder().AddSource("Rungs", "caller").AddInMemoryExporter(exported).Build();
        await using var threads = new ElasticThreads();
        await using var loop = BackgroundLoop.Start();
        using (source.StartActivity("request"))
        {
            await threads.RunAsync(static () => 1, name: "Read(\"a\")").OrFailAsync();
            await loop.RunAsync(static async () => await Task.Yield(), name: "FetchAsync(1)").OrFailAsync();
            await new SerialRung().RunAsync(static () => 2, name: "one by one").OrFailAsync();
            await Assert.ThrowsAsync<InvalidOperationException>(() => threads.RunAsync(static void () => throw new InvalidOperationException("broken"), name: "breaks").OrFailAsync());
        }

        provider.ForceFlush();
        var request = exported.Single(static activity => activity.DisplayName == "request");
        var works = exported.Where(static activity => activity.OperationName == "rungs.work").ToDictionary(static activity => (string)activity.GetTagItem("rungs.work.name")!);
        Assert.Equal(["FetchAsync(1)", "Read(\"a\")", "breaks", "one by one"], works.Keys.Order(StringComparer.Ordinal));
        Assert.All(works.Values, work => Assert.Equal((request.SpanId, request.TraceId), (work.ParentSpanId, work.TraceId)));
        Assert.Equal((ActivityStatusCode.Error, "broken"), (works["breaks"].Status, works["breaks"].StatusDescription));
    }

    [Fact]
    public async Task Metrics_OfThreads_ArriveByName()
    {
        List<Metric> exported = [];
        using var provider = Sdk.CreateMeterProviderBuilder().AddMeter("Rungs").AddInMemoryExporter(exported).Build();
        await using var threads = new ElasticThreads(new ElasticThreadsOptions { Name = "measured" });
        for (var i = 0; i < 3; i++)
            await threads.RunAsync(static () => { }).OrFailAsync();
        Telemetry.Publish(); // which the watchdog's thread does in its time
        Hang.Until(() => threads.Statistics.Executed == 3, "the last one is counted");

        provider.ForceFlush();
        var executed = exported.Last(static metric => metric.Name == "rungs.threads.executed");
        Assert.Equal((MetricType.LongSum, "{call}"), (executed.MetricType, executed.Unit));
        Assert.Equal(3, ValueOf(executed, "threads", "measured"));
    }

    private static long ValueOf(Metric metric, string tag, string value)
    {
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            foreach (var (name, found) in point.Tags)
            {
                if (name == tag && found is string text && text == value)
                    return point.GetSumLong();
            }
        }

        throw new InvalidOperationException($"No point of {metric.Name} has {tag}={value}.");
    }
}
