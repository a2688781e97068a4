using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Rungs.Hosts;
using Rungs.Threads;

namespace Rungs.Tests.Hosts;

/// <summary>Workers that end: told to, in the middle of work, or by a job that kills them. Callers that end.</summary>
[Collection(nameof(SharedBroker))]
public sealed class WorkerEndTests(Broker broker, ITestOutputHelper output) : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rungs-hosts");
    private readonly string _name = broker.NewPool();
    private RawClient _raw = null!;
    private HostPool _pool = null!;

    private HostPoolOptions Options => new() { Uri = broker.Uri, Pool = _name };

    public async ValueTask InitializeAsync()
    {
        _raw = await RawClient.ConnectAsync(broker, _name);
        _pool = await HostPool.ConnectAsync(Options);
    }

    public async ValueTask DisposeAsync()
    {
        await _pool.DisposeAsync();
        await _raw.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Worker_Terminated_EndsWhatRuns_AndLeavesTheRest()
    {
        const int Jobs = 200;
        var folder = _folder.FullName;
        using var worker = await WorkerProgram.ServeAsync(broker, _name, concurrency: 8);
        for (var i = 0; i < Jobs; i++)
            await _pool.EnqueueAsync(() => HostJobs.NoteAsync(folder, i, 100, default)).OrFailAsync();
        await Seen.UntilAsync(() => Done().Length >= 30, "30 jobs done");

        await worker.SendAsync("TERM");

        var (exitCode, said, errors) = await worker.EndAsync();
        var done = Done();
        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Equal(done.Length, WorkerProgram.Counts(said).Done);
        Assert.Equal(done.Length, done.Distinct().Count());
        Assert.Equal(Jobs - done.Length, await _raw.CountAsync(_raw.Name("jobs.0"))); // what waits; none is with anybody
        using (var next = await WorkerProgram.ServeAsync(broker, _name, concurrency: 8))
            await Seen.UntilAsync(() => Done().Length >= Jobs, "all jobs done");
        output.WriteLine($"{Jobs} jobs, {done.Length} done before the worker had left, 0 lost, {Done().Length - Jobs} ran again");
        Assert.Equal(Enumerable.Range(0, Jobs), Done().Order());
    }

    [Fact]
    public async Task Worker_TerminatedWithAJobLongerThanItsPatience_Leaves_AndTheJobRunsElsewhere()
    {
        using var gate = new Gate();
        var path = gate.Path;
        using var worker = await WorkerProgram.ServeAsync(broker, _name, concurrency: 1, "--drain", "1");
        var running = _pool.RunAsync(() => HostJobs.PassOnce(_name, path));
        await gate.EnteredAsync();

        await worker.SendAsync("TERM");

        await Seen.UntilAsync(async () => await _raw.CountAsync(_raw.Name("jobs.0")) == 1, "the job is back"); // long before the function ends
        await using var threads = new ElasticThreads();
        HostJobs.Counts[_name] = 5; // it does not wait at the gate here
        await using var next = await HostWorker.StartAsync(new() { Uri = broker.Uri, Pool = _name, RunOn = threads });
        Assert.Equal(6, await running.OrFailAsync());
    }

    [Fact]
    public async Task Worker_DisposedWithAJobLongerThanItsPatience_LeavesInTime_AndCancelsIt()
    {
        using var gate = new Gate();
        var path = gate.Path;
        await using var threads = new ElasticThreads();
        var worker = await HostWorker.StartAsync(new() { Uri = broker.Uri, Pool = _name, RunOn = threads, Concurrency = 1, DrainTimeout = TimeSpan.FromMilliseconds(100) });
        var running = _pool.RunAsync(() => HostJobs.PassAsync(path, _name, default));
        await gate.EnteredAsync();

        await worker.DisposeAsync().AsTask().OrFailAsync(); // the function does not end before the gate is open

        await Seen.UntilAsync(() => HostJobs.Counts.ContainsKey(_name), "its token is cancelled");
        await Seen.UntilAsync(async () => await _raw.CountAsync(_raw.Name("jobs.0")) == 1, "the job is back");
        gate.Open();
        await using var next = await HostWorker.StartAsync(new() { Uri = broker.Uri, Pool = _name, RunOn = threads, Concurrency = 1 });
        Assert.Equal(7, await running.OrFailAsync());
    }

    [Fact]
    public async Task Worker_TerminatedBeforeItsBrokerIsThere_Leaves()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var worker = new WorkerProgram("--broker", $"amqp://{silent.LocalEndpoint}/", "--pool", _name, "--assembly", typeof(HostJobs).Assembly.Location);
        using var connection = await silent.AcceptTcpClientAsync().OrFailAsync(); // where nobody answers

        await worker.SendAsync("TERM");

        var (exitCode, _, errors) = await worker.EndAsync();
        Assert.Equal((0, ""), (exitCode, errors));
    }

    [Fact]
    public async Task Start_CancelledWhileTheBrokerIsSilent_NamesTheCallersToken()
    {
        const int Attempts = 100;
        var random = new Random(20261201);
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start(Attempts);
        await using var threads = new ElasticThreads();
        var options = new HostWorkerOptions { Uri = new($"amqp://{silent.LocalEndpoint}/"), Pool = _name, RunOn = threads };

        for (var i = 0; i < Attempts; i++)
        {
            using var cancellation = new CancellationTokenSource();
            var starting = HostWorker.StartAsync(options, cancellation.Token);
            using var connection = silent.AcceptTcpClient();
            Thread.SpinWait(random.Next(1000)); // somewhere between the connection and the answer that does not come
            cancellation.Cancel();

            var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting.OrFailAsync());
            Assert.Equal(cancellation.Token, error.CancellationToken);
        }
    }

    [Fact]
    public async Task Job_KillsItsWorkers_IsDeadAfterTheLimit_ItsCallerIsTold_AndReplayRunsIt()
    {
        var options = Options with { Pool = $"{_name}-2", Topology = new() { DeliveryLimit = 2 } };
        await using var pool = await HostPool.ConnectAsync(options);
        var (poison, log) = (Path.Combine(_folder.FullName, "poison"), Path.Combine(_folder.FullName, "log"));
        await File.WriteAllTextAsync(poison, "");

        var running = pool.RunAsync(() => HostJobs.KillWhile(poison, log));
        for (var i = 0; i < 2; i++)
        {
            // Not ServeAsync: it may be dead before it can say that it serves.
            using var victim = new WorkerProgram("--broker", broker.Uri.ToString(), "--pool", options.Pool, "--assembly", typeof(HostJobs).Assembly.Location, "--concurrency", "1", "--delivery-limit", "2");
            Assert.Equal(137, (await victim.EndAsync()).ExitCode);
        }

        using var worker = await WorkerProgram.ServeAsync(broker, options.Pool, 1, "--delivery-limit", "2");
        var error = await Assert.ThrowsAsync<DeadJobException>(() => running).OrFailAsync();
        Assert.Contains("Its worker was gone before it had an outcome 2 times", error.Message, StringComparison.Ordinal);
        await using var dead = await DeadQueue.OpenAsync(options);
        var job = Assert.Single(await dead.ListAsync());
        Assert.Equal((error.JobId, "crashed", 2), (job.Id, job.Reason, job.Attempts));
        Assert.Contains("Its worker was gone", job.Error, StringComparison.Ordinal);
        Assert.Equal(7, await pool.RunAsync(() => HostJobs.Versioned(7)).OrFailAsync()); // that worker lives
        File.Delete(poison);
        Assert.Equal(1, await dead.ReplayAsync(error.JobId).OrFailAsync());
        await Seen.UntilAsync(() => new FileInfo(log).Length == 3, "the replay");
        Assert.Empty(await dead.ListAsync());
    }

    [Fact]
    public async Task Caller_Killed_ItsJobsRun_AndItsRepliesExpire()
    {
        const int Jobs = 50;
        var (uri, callers, folder) = (broker.Uri.ToString(), $"{_name}-callers", _folder.FullName);
        using var gate = new Gate();
        var path = gate.Path;
        await using var start = await HostPool.ConnectAsync(Options with { Pool = callers });
        using var caller = await WorkerProgram.ServeAsync(broker, callers, 1); // the process that calls, as a job of another pool
        await start.EnqueueAsync(() => HostJobs.CallAsync(uri, _name, folder, Jobs, path)).OrFailAsync();
        await gate.EnteredAsync();
        await Seen.UntilAsync(async () => await _raw.CountAsync(_raw.Name("jobs.0")) == Jobs, "its calls");
        var replies = (await _raw.PeekAsync(_raw.Name("jobs.0"))).BasicProperties.ReplyTo!;
        Assert.Equal(0, await _raw.CountAsync(replies));

        await caller.SendAsync("KILL");
        Assert.Equal(137, (await caller.EndAsync()).ExitCode);

        using var worker = await WorkerProgram.ServeAsync(broker, _name, concurrency: 4);
        await Seen.UntilAsync(() => Done().Length >= Jobs, "its jobs run");
        Assert.Equal(Enumerable.Range(0, Jobs), Done().Order());
        await Seen.UntilAsync(async () => await _raw.CountAsync(replies) is null, "its replies expire");
        Assert.Equal(7, await _pool.RunAsync(() => HostJobs.Versioned(7)).OrFailAsync());
        Assert.Equal(0, await _raw.CountAsync(_raw.Name("dead")));
        await worker.SendAsync("TERM");
        Assert.Equal(Jobs + 1, WorkerProgram.Counts((await worker.EndAsync()).Output).Done);
    }

    private int[] Done() => [.. _folder.EnumerateFiles("*.*.*").Select(file => int.Parse(file.Name.Split('.')[0], CultureInfo.InvariantCulture))];
}
