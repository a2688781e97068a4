using RabbitMQ.Client;
using Rungs.Coordination;
using Rungs.Hosts;
using Rungs.Hosts.Broker;
using Rungs.Hosts.Jobs;
using Rungs.Threads;

namespace Rungs.Tests.Hosts;

/// <summary>Messages that somebody means ill with, or nobody has thought of, on a real broker: the worker goes on, and nothing is lost.</summary>
[Collection(nameof(SharedBroker))]
public sealed class MessageTests(Broker broker) : IAsyncLifetime
{
    private readonly ElasticThreads _threads = new();
    private readonly string _name = broker.NewPool();
    private RawClient _raw = null!;
    private HostPool _pool = null!;
    private DeadQueue _dead = null!;

    private HostPoolOptions Options => new() { Uri = broker.Uri, Pool = _name, Topology = new() { RetryDelays = [TimeSpan.FromMilliseconds(10)] } };

    public async ValueTask InitializeAsync()
    {
        _raw = await RawClient.ConnectAsync(broker, _name);
        _pool = await HostPool.ConnectAsync(Options);
        _dead = await DeadQueue.OpenAsync(Options);
    }

    public async ValueTask DisposeAsync()
    {
        await _dead.DisposeAsync();
        await _pool.DisposeAsync();
        await _raw.DisposeAsync();
        await _threads.DisposeAsync();
    }

    [Theory]
    [InlineData("attempt", "cannot be")]
    [InlineData("version", "cannot be")]
    [InlineData("deadline", "is no time")]
    [InlineData("number", "is no number")]
    [InlineData("text", "is no text")]
    [InlineData("reply-to", "which is no queue for replies of this pool")]
    [InlineData("arguments", "The body says that 99 bytes follow")]
    public async Task Job_ThatCannotBe_IsDead_AndTheWorkerGoesOn(string what, string message)
    {
        await using var worker = await StartWorkerAsync();
        var job = new Job("a job", "hosts.versioned", 2, new byte[] { 5, 0, 0, 0, 1, 0, 0, 0, (byte)'7' }, ReplyTo: null, Deadline: null, Trace: null, Attempt: 0, Level: 0);
        if (what == "arguments")
            job = job with { Body = new byte[] { 99, 0, 0, 0 } };
        var properties = JobMessage.ToProperties(job, key: null);
        _ = what switch
        {
            "attempt" => properties.Headers!["rungs-attempt"] = -1,
            "version" => properties.Headers!["rungs-version"] = 1L << 40,
            "deadline" => properties.Headers!["rungs-deadline"] = long.MaxValue,
            "number" => properties.Headers!["rungs-level"] = "high",
            "text" => properties.Headers!["rungs-run"] = 5,
            "reply-to" => properties.ReplyTo = _raw.Name("jobs.0"), // a worker would send itself what nobody could run
            _ => null,
        };

        await _raw.PublishAsync(_raw.Name("jobs.0"), properties, job.Body);

        var dead = Assert.Single(await DeadAsync(1));
        Assert.Equal("malformed", dead.Reason);
        Assert.Contains(message, dead.Error, StringComparison.Ordinal);
        Assert.Equal(7, await _pool.RunAsync(() => HostJobs.Versioned(7)).OrFailAsync());
        Assert.Equal((1, 0L), ((await _dead.ListAsync()).Count, await _raw.CountAsync(_raw.Name("jobs.0"))));
    }

    [Fact]
    public async Task Message_WithMoreHeadersThanAFrameHolds_IsDead_AndTheWorkerGoesOn()
    {
        await using var worker = await StartWorkerAsync();
        var headers = Enumerable.Range(0, 120).ToDictionary(i => $"foreign{i}", object? (_) => new byte[1000]);

        await _raw.PublishAsync(_raw.Name("jobs.0"), new BasicProperties { Headers = headers }, new byte[1]); // with the reason, they are more than 128 KiB

        Assert.Equal("malformed", Assert.Single(await DeadAsync(1)).Reason);
        Assert.Equal(7, await _pool.RunAsync(() => HostJobs.Versioned(7)).OrFailAsync());
    }

    [Fact]
    public async Task Message_LongerThanTheClientTakes_IsDead_AndTheConnectionStays()
    {
        await using var worker = await StartWorkerAsync();

        await _raw.PublishAsync(_raw.Name("jobs.0"), new BasicProperties { MessageId = "long", Type = "hosts.versioned" }, new byte[70 * 1024 * 1024]);

        Assert.Equal(("long", "oversized", 0), (await DeadAsync(1)) is [var dead] ? (dead.Id, dead.Reason, dead.Attempts) : default);
        Assert.Equal(7, await _pool.RunAsync(() => HostJobs.Versioned(7)).OrFailAsync());
    }

    [Fact]
    public async Task Job_FailsWithAMessageLongerThanAFrame_IsDead_AndTheErrorIsCut()
    {
        await using var worker = await StartWorkerAsync();

        await _pool.EnqueueAsync(() => HostJobs.FailAtLength(_name)).OrFailAsync();

        var dead = Assert.Single(await DeadAsync(1));
        Assert.Equal(("failed", 4004, 2), (dead.Reason, dead.Error.Length, dead.Attempts));
        Assert.Equal(2, HostJobs.Counts[_name]);
    }

    [Fact]
    public async Task Enqueued_NotBegunBeforeItsDeadline_IsDead_NotForgotten()
    {
        await using var hasty = await HostPool.ConnectAsync(Options with { JobTimeout = TimeSpan.FromMilliseconds(1) });
        var id = await hasty.EnqueueAsync(() => HostJobs.Nothing(1)).OrFailAsync();
        await Task.Delay(5); // the deadline passes

        await using var worker = await StartWorkerAsync();

        Assert.Equal((id, "late"), (await DeadAsync(1)) is [var dead] ? (dead.Id, dead.Reason) : default);
    }

    [Fact]
    public async Task Run_NoWorkerThere_EndsAtItsTimeout_AndIsNotBegunLater()
    {
        await using var hasty = await HostPool.ConnectAsync(Options with { JobTimeout = TimeSpan.FromMilliseconds(300), CancelGrace = TimeSpan.FromMilliseconds(100) });

        await Assert.ThrowsAsync<TimeoutException>(() => hasty.RunAsync(() => HostJobs.Count(_name))).OrFailAsync();

        await using var worker = await StartWorkerAsync();
        await _pool.RunAsync(() => HostJobs.Versioned(7)).OrFailAsync(); // after the other, on a queue and a worker for one at a time
        Assert.False(HostJobs.Counts.ContainsKey(_name));
    }

    [Fact]
    public async Task Run_LongerThanItsTimeout_ButBegun_IsWaitedFor()
    {
        using var gate = new Gate();
        var path = gate.Path;
        await using var worker = await StartWorkerAsync();
        await using var hasty = await HostPool.ConnectAsync(Options with { JobTimeout = TimeSpan.FromMilliseconds(500), CancelGrace = TimeSpan.FromSeconds(10) });

        var running = hasty.RunAsync(() => HostJobs.PassAsync(path, _name, default));
        await gate.EnteredAsync();
        await Task.Delay(1000); // the deadline passes, and the worker is asked
        gate.Open();

        Assert.Equal(7, await running.OrFailAsync());
        Assert.False(HostJobs.Counts.ContainsKey(_name)); // its token was not cancelled
    }

    [Fact]
    public async Task Job_TheBrokerHasGivenUp_IsDead_AndItsCallerIsTold()
    {
        await using var pool = await HostPool.ConnectAsync(Options with { Pool = $"{_name}-2", Topology = new() { DeliveryLimit = 1 } });
        await using var raw = await RawClient.ConnectAsync(broker, $"{_name}-2");
        var running = pool.RunAsync(() => HostJobs.Versioned(7));

        await raw.GiveBackAsync(raw.Name("jobs.0"), 13); // as often as the queue allows, and once more
        await using var worker = await HostWorker.StartAsync(new() { Uri = broker.Uri, Pool = $"{_name}-2", Topology = new() { DeliveryLimit = 1 }, RunOn = _threads });

        var error = await Assert.ThrowsAsync<DeadJobException>(() => running).OrFailAsync();
        Assert.Contains("The broker has given it to workers 13 times", error.Message, StringComparison.Ordinal);
        await using var dead = await DeadQueue.OpenAsync(new() { Uri = broker.Uri, Pool = $"{_name}-2", Topology = new() { DeliveryLimit = 1 } });
        Assert.Equal((error.JobId, "crashed", 13), Assert.Single(await dead.ListAsync()) is var job ? (job.Id, job.Reason, job.Attempts) : default);
    }

    [Fact]
    public async Task Levels_AllQueuesFull_TheLowerNumberComesFirst()
    {
        var options = Options with { Pool = $"{_name}-2", Topology = new() { Levels = 3 } };
        await using var pool = await HostPool.ConnectAsync(options);
        for (var i = 0; i < 60; i++)
        {
            using (PriorityScope.Enter(2 - (i % 3)))
                _ = pool.EnqueueAsync(() => HostJobs.Keep(_name, 2 - (i % 3)));
        }

        await Seen.UntilAsync(async () => await _raw.CountAsync($"rungs.{_name}-2.jobs.0") + await _raw.CountAsync($"rungs.{_name}-2.jobs.1") + await _raw.CountAsync($"rungs.{_name}-2.jobs.2") == 60, "60 jobs");
        await using var worker = await HostWorker.StartAsync(new() { Uri = broker.Uri, Pool = options.Pool, Topology = options.Topology, RunOn = new SerialRung(), Concurrency = 1 });

        await Seen.UntilAsync(() => HostJobs.Order.TryGetValue(_name, out var order) && order.Count == 60, "60 runs");
        int[] order = [.. HostJobs.Order[_name]];
        var overtaken = order.Select((level, i) => order.Skip(i + 1).Count(later => later < level)).Max();
        Assert.InRange(overtaken, 0, 1); // of a level, the last one may be on its way while the next level's is begun
    }

    [Fact]
    public async Task Job_RunsInNoContextOfWhoeverHasStartedItsWorker()
    {
        Contract.Portables.Local.Value = "of the starter";
        await using var worker = await StartWorkerAsync();

        Assert.Null(await _pool.RunAsync(() => HostJobs.ReadLocal()).OrFailAsync());
    }

    [Fact]
    public async Task Function_ThatReportsWithoutEnd_FillsNoMemory_AndTheOutcomeComes()
    {
        await using var worker = await StartWorkerAsync();
        var (reports, last, isInOrder) = (0, -1, true);
        var progress = new Reports(number => (reports, last, isInOrder) = (reports + 1, number, isInOrder && number > last));

        Assert.Equal(200_000, await _pool.RunAsync(() => HostJobs.Report(200_000, progress)).OrFailAsync());
        Assert.InRange(reports, 1, 200_000);
        Assert.True(isInOrder, "A report has overtaken another.");
    }

    /// <summary>Takes reports as they come.</summary>
    private sealed class Reports(Action<int> take) : IProgress<int>
    {
        public void Report(int value) => take(value);
    }

    private Task<HostWorker> StartWorkerAsync() =>
        HostWorker.StartAsync(new() { Uri = broker.Uri, Pool = _name, Topology = Options.Topology, RunOn = _threads, Concurrency = 1, MaxMessageBytes = 1024 * 1024 });

    /// <summary>The dead queue, once so many are there.</summary>
    private async Task<IReadOnlyList<DeadJob>> DeadAsync(int count)
    {
        IReadOnlyList<DeadJob> jobs = [];
        await Seen.UntilAsync(async () => (jobs = await _dead.ListAsync()).Count >= count, $"{count} dead jobs");
        return jobs;
    }
}
