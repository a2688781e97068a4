using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Rungs.Coordination;
using Rungs.Diagnostics;
using Rungs.Loops;
using Rungs.Strands;
using Rungs.Threads;

namespace Rungs.Tests.Diagnostics;

public sealed class TelemetryTests
{
    [Fact]
    public async Task Meter_LoopThreadsAndStrand_AreReadByName()
    {
        var name = $"telemetry {Guid.NewGuid():N}";
        var loop = new EventLoop(new EventLoopOptions { Name = name });
        await using var threads = new ElasticThreads(new ElasticThreadsOptions { Name = name });
        await using var strand = new Strand(new StrandOptions { Name = name, Threads = threads });
        loop.RunUntilComplete(async () => await Task.Yield());
        await strand.RunAsync(async () => await Task.Yield()).OrFailAsync();

        Telemetry.Publish(); // which the watchdog's thread does in its time
        var values = Read();
        Assert.Equal(loop.Statistics.Callbacks, values[("rungs.loop.callbacks", name)]);
        Assert.Equal(0, values[("rungs.loop.ready", name)]);
        Assert.Equal(threads.Statistics.Threads, values[("rungs.threads.count", name)]);
        Assert.InRange(values[("rungs.strand.turns", name)], 2, strand.Statistics.Turns);
        GC.KeepAlive(loop);

        ConcurrentDictionary<(string, string), long> Read()
        {
            var read = new ConcurrentDictionary<(string, string), long>(); // other tests count meanwhile, on threads of theirs
            using var listener = Listen((instrument, value, tag) => read[(instrument, tag)] = value);
            listener.RecordObservableInstruments();
            return read;
        }
    }

    [Fact]
    public async Task Meter_AWaitAtASemaphore_CountsTheWaitAndTheGrant()
    {
        var waits = 0L;
        var grants = 0L;
        var isMine = new AsyncLocal<bool> { Value = true };
        using var listener = Listen((instrument, value, tag) =>
        {
            if (!isMine.Value || tag != nameof(DualSemaphore))
                return;
            waits += instrument == "rungs.waits" ? value : 0;
            grants += instrument == "rungs.grants" ? value : 0;
        });
        using var semaphore = new DualSemaphore(1);
        var holder = await semaphore.AcquireAsync();
        Assert.Equal((0, 0), (waits, grants)); // it did not have to wait
        var waiting = semaphore.AcquireAsync();
        holder.Dispose();
        (await waiting).Dispose();
        Assert.Equal((1, 1), (waits, grants));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Activity_OfAWork_IsAChildOfItsCallersAndEndsWithIt(bool fails)
    {
        var ended = new List<Activity>();
        using var caller = new Activity("caller").Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Rungs",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                lock (ended)
                    ended.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var strand = new Strand();
        foreach (var rung in new IRung[] { strand, ElasticThreads.Shared })
        {
            var task = rung.RunAsync(() => Work(fails), name: "the work");
            await task.ContinueWith(static _ => { }, TaskScheduler.Default).OrFailAsync();
        }

        lock (ended)
        {
            var ours = ended.Where(activity => activity.TraceId == caller.TraceId).ToArray();
            Assert.Equal(2, ours.Length);
            Assert.All(ours, activity =>
            {
                Assert.Equal(caller.SpanId, activity.ParentSpanId);
                Assert.Equal("the work", activity.GetTagItem("rungs.work.name"));
                Assert.Equal(fails ? ActivityStatusCode.Error : ActivityStatusCode.Unset, activity.Status);
            });
        }

        static int Work(bool fails) => fails ? throw new InvalidTimeZoneException() : 1;
    }

    private static MeterListener Listen(Action<string, long, string> note)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Rungs")
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => note(instrument.Name, value, (string)tags[0].Value!));
        listener.Start();
        return listener;
    }
}
