using System.Globalization;
using Rungs.Hosts;

namespace Rungs.Tests.Hosts;

/// <summary>Real workers and a real broker, which are killed, stopped and started while jobs are under way.</summary>
public sealed class HostChaosTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Jobs_WorkersAndBrokerKilledStoppedAndStarted_EachEndsOnce()
    {
        const int Seed = 20261120;
        const int Concurrency = 8;
        var isSoak = Soak.Share(1) > 1;
        var jobs = isSoak ? 20_000 : 6_000;
        var random = new Random(Seed);
        var folder = Directory.CreateTempSubdirectory("rungs-hosts");
        await using var broker = new Broker();
        await broker.InitializeAsync();
        var name = broker.NewPool();
        await using var pool = await HostPool.ConnectAsync(new() { Uri = broker.Uri, Pool = name, MaxInFlight = 256 });
        using var workers = new Workers { await StartAsync(), await StartAsync() };
        Dictionary<int, (DateTime At, string How)> ends = [];

        string[] harms = isSoak
            ? [.. Enumerable.Repeat("worker killed", 11), .. Enumerable.Repeat("worker stopped", 6), .. Enumerable.Repeat("worker started", 16), .. Enumerable.Repeat("broker stopped", 3), "broker killed"]
            : [.. Enumerable.Repeat("worker killed", 3), .. Enumerable.Repeat("worker stopped", 2), .. Enumerable.Repeat("worker started", 4), "broker stopped", "broker killed"];
        random.Shuffle(harms);

        // A part of the jobs is sent as each harm begins, so that none meets an idle pool, however long the one before took.
        TaskCompletionSource[] parts = [.. Enumerable.Range(0, harms.Length + 1).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];
        var (ended, harmsDone) = (0, new Dictionary<string, int>(StringComparer.Ordinal));
        var running = Task.WhenAll(Enumerable.Range(0, jobs).Select(async i =>
        {
            await parts[(int)((long)i * parts.Length / jobs)].Task;
            var milliseconds = i % 7;
            Assert.Equal(i * 2, await pool.RunAsync(() => HostJobs.NoteAsync(folder.FullName, i, milliseconds, default)));
            Interlocked.Increment(ref ended);
        }).ToArray());

        parts[0].SetResult();
        for (var i = 0; i < harms.Length; i++)
        {
            await Seen.UntilAsync(() => Volatile.Read(ref ended) >= (long)jobs * ((2 * i) + 1) / (2 * parts.Length), "half of the jobs that were sent last");
            parts[i + 1].SetResult();
            await HarmAsync(harms[i]);
            if (workers.Count == 0)
                workers.Add(await StartAsync());
        }

        await running.OrFailAsync();
        workers.Dispose();

        var runs = folder.EnumerateFiles().Select(Run.Of).ToLookup(run => run.Key);
        var again = runs.SelectMany(ofAJob => ofAJob.OrderBy(run => run.At).ToArray() is var order ? order.Zip(order.Skip(1), WhyAgain) : []).GroupBy(cause => cause).ToDictionary(cause => cause.Key, cause => cause.Count());
        output.WriteLine($"seed {Seed}: {jobs} jobs ended, 0 lost, 0 outcomes doubled; {string.Join(", ", harmsDone.OrderBy(harm => harm.Key).Select(harm => $"{harm.Value} times {harm.Key}"))}");
        output.WriteLine($"{again.Values.Sum()} ran again: {string.Join("; ", again.OrderBy(cause => cause.Key).Select(cause => $"{cause.Value} because {cause.Key}"))}");
        Assert.Equal(Enumerable.Range(0, jobs), runs.Select(ofAJob => ofAJob.Key).Order());
        Assert.DoesNotContain(Run.Forgotten, again.Keys);
        folder.Delete(recursive: true);

        Task<WorkerProgram> StartAsync() => WorkerProgram.ServeAsync(broker, name, Concurrency);

        async Task HarmAsync(string harm)
        {
            harmsDone[harm] = harmsDone.GetValueOrDefault(harm) + 1;
            switch (harm)
            {
                case "broker stopped":
                    await broker.StopAsync();
                    await broker.StartAsync();
                    break;
                case "broker killed":
                    await broker.KillAsync();
                    await broker.StartAsync();
                    break;
                case "worker started":
                    workers.Add(await StartAsync());
                    break;
                default:
                    var worker = workers[random.Next(workers.Count)];
                    workers.Remove(worker);
                    var isKill = harm == "worker killed";
                    await worker.SendAsync(isKill ? "KILL" : "TERM");
                    var (exitCode, _, errors) = await worker.EndAsync();
                    ends.Add(worker.Id, (DateTime.UtcNow, harm));
                    worker.Dispose();
                    Assert.True(exitCode == (isKill ? 137 : 0), $"{harm}: exit code {exitCode}, {errors}");
                    break;
            }
        }

        string WhyAgain(Run before, Run after) =>
            before.Process == after.Process ? Run.Forgotten
            : ends.TryGetValue(before.Process, out var end) && end.At < after.At ? $"its {end.How} before it could say so"
            : "its broker was gone before it heard, and gave it to another worker";
    }

    /// <summary>Those that run, which end with the test, however that ends.</summary>
    private sealed class Workers : List<WorkerProgram>, IDisposable
    {
        public void Dispose()
        {
            ForEach(static worker => worker.Dispose());
            Clear();
        }
    }

    /// <summary>A run of a job, as it has noted it.</summary>
    private sealed record Run(int Key, int Process, DateTime At)
    {
        internal const string Forgotten = "its own worker had forgotten it";

        internal static Run Of(FileInfo file)
        {
            var parts = file.Name.Split('.');
            return new(int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture), file.CreationTimeUtc);
        }
    }
}
