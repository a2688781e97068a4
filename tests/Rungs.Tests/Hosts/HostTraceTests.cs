using System.Collections.Concurrent;
using System.Diagnostics;
using Rungs.Hosts;
using Rungs.Threads;

namespace Rungs.Tests.Hosts;

/// <summary>The trace of a job, from its caller to the function, in memory, over a real broker, and into another process.</summary>
[Collection(nameof(SharedBroker))]
public sealed class HostTraceTests : IAsyncDisposable
{
    private readonly Broker _broker;
    private readonly Activity _caller = new Activity("caller").SetIdFormat(ActivityIdFormat.W3C).Start();
    private readonly ConcurrentDictionary<string, Activity> _started = new(StringComparer.Ordinal); // by their spans
    private readonly ActivityListener _listener;
    private readonly ElasticThreads _threads = new();

    public HostTraceTests(Broker broker)
    {
        _broker = broker;
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Rungs",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = activity =>
            {
                if (activity.TraceId == _caller.TraceId)
                    _started[$"{activity.SpanId}"] = activity;
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        _caller.Dispose();
        await _threads.DisposeAsync();
    }

    [Fact]
    public async Task Function_InMemory_IsWithinTheActivityOfItsCaller()
    {
        await using var pool = HostPool.InMemory(_threads);
        var seen = await pool.RunAsync(() => HostJobs.Trace(), name: "the work").OrFailAsync();

        Assert.Equal("rungs.work < rungs.job Server < rungs.job Client < caller", Path(seen.Span));
    }

    [Fact]
    public async Task Function_OverABroker_IsWithinTheActivityOfItsCaller()
    {
        var name = _broker.NewPool();
        await using var worker = await HostWorker.StartAsync(new() { Uri = _broker.Uri, Pool = name, RunOn = _threads });
        await using var pool = await HostPool.ConnectAsync(new() { Uri = _broker.Uri, Pool = name });
        var seen = await pool.RunAsync(() => HostJobs.Trace(), name: "the work").OrFailAsync();

        Assert.Equal("rungs.work < rungs.job Server < rungs.job Client < caller", Path(seen.Span));
        var call = Assert.Single(_started.Values, static activity => activity.Kind == ActivityKind.Client);
        Assert.Equal(("the work", name), (call.GetTagItem("rungs.work.name"), call.GetTagItem("rungs.pool")));
        var run = Assert.Single(_started.Values, static activity => activity.Kind == ActivityKind.Server);
        Assert.EndsWith("HostJobs.Trace", (string?)run.GetTagItem("rungs.job.method"), StringComparison.Ordinal);
        Assert.NotNull(run.GetTagItem("rungs.job.id"));
    }

    [Fact]
    public async Task Function_InAWorkerProcessWhereNobodyListens_IsWithinTheActivityOfItsCaller()
    {
        var name = _broker.NewPool();
        using var worker = await WorkerProgram.ServeAsync(_broker, name, concurrency: 1);
        await using var pool = await HostPool.ConnectAsync(new() { Uri = _broker.Uri, Pool = name });
        var seen = await pool.RunAsync(() => HostJobs.Trace()).OrFailAsync();

        Assert.Equal($"{_caller.TraceId}", seen.Trace);
        Assert.Equal("rungs.job Client < caller", Path(seen.Parent));
        await worker.SendAsync("TERM");
        await worker.EndAsync();
    }

    [Fact]
    public async Task Activities_OfAFunctionThatFails_SayWhy()
    {
        await using var pool = HostPool.InMemory(_threads);
        await Assert.ThrowsAsync<RemoteWorkException>(() => pool.RunAsync(() => Contract.Portables.Fail("for a reason"))).OrFailAsync();

        Hang.Until(() => _started.Values.All(static activity => activity.IsStopped), "the end of the activities");
        Assert.Equal(3, _started.Count);
        Assert.All(_started.Values, static activity => Assert.Equal((ActivityStatusCode.Error, "for a reason"), (activity.Status, activity.StatusDescription)));
    }

    /// <summary>The activity of that span and those above it, by their names.</summary>
    private string Path(string? span)
    {
        List<string> names = [];
        for (; span is not null && _started.TryGetValue(span, out var activity); span = $"{activity.ParentSpanId}")
            names.Add(activity.Kind == ActivityKind.Internal ? activity.OperationName : $"{activity.OperationName} {activity.Kind}");
        names.Add(span == $"{_caller.SpanId}" ? "caller" : $"unknown {span}");
        return string.Join(" < ", names);
    }
}
