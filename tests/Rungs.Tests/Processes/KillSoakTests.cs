using System.Diagnostics;
using Rungs.Processes;

namespace Rungs.Tests.Processes;

/// <summary>Workers are killed at random moments while calls run.</summary>
public sealed class KillSoakTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(16, 2)]
    public async Task Kills_UnderLoad_EndEveryCallOnce(int window, int seed)
    {
        var (count, kills) = (Soak.Share(1_000), Soak.Share(15));
        using var scratch = new Scratch();
        var list = scratch["list"];
        await using var pool = new ProcessPool(Pools.Quiet(3) with { Window = window, MaxCrashes = 100 });
        var ended = 0;
        var calls = new Task<int>[count];
        var killer = Task.Factory.StartNew(() => KillAsCallsEnd(pool, kills, count, () => Volatile.Read(ref ended), new Random(seed)), TaskCreationOptions.LongRunning);
        using var outstanding = new SemaphoreSlim(100);
        for (var i = 0; i < count; i++)
        {
            await outstanding.WaitAsync(TestContext.Current.CancellationToken);
            var call = i % 2 == 0 ? pool.RunAsync(() => Remote.Append(list, i, i % 3)) : pool.RunAsync(() => Remote.AppendAgain(list, i, i % 3));
            calls[i] = call;
            _ = call.ContinueWith(_ =>
            {
                Interlocked.Increment(ref ended);
                outstanding.Release();
            }, TaskScheduler.Default);
        }

        var crashed = 0;
        var runs = new Dictionary<int, int>();
        await ((Task)Task.WhenAll(calls)).ContinueWith(static _ => { }, TaskScheduler.Default).OrFailAsync();
        Assert.Equal(kills, await killer.OrFailAsync());
        foreach (var line in await File.ReadAllLinesAsync(list, TestContext.Current.CancellationToken))
            runs[int.Parse(line)] = runs.GetValueOrDefault(int.Parse(line)) + 1;
        for (var i = 0; i < count; i++)
        {
            if (calls[i].IsCompletedSuccessfully)
            {
                Assert.Equal(i, await calls[i]);
                Assert.InRange(runs[i], 1, i % 2 == 0 ? 1 : 100);
                continue;
            }

            Assert.True(i % 2 == 0, "Only those that are not idempotent fail.");
            var error = await Assert.ThrowsAsync<WorkerCrashedException>(() => calls[i]);
            Assert.Equal((Posix.SigKill, null, 1), (error.Signal, error.ExitCode, error.Attempt));
            Assert.InRange(runs.GetValueOrDefault(i), 0, 1);
            crashed++;
        }

        var statistics = pool.Statistics;
        Assert.InRange(crashed, 0, kills);
        Assert.InRange(statistics.Crashed, 1, kills);
        Assert.InRange(statistics.Executed, count - crashed, count - crashed);
        Assert.Equal((0, 0), (statistics.InFlight, statistics.Queued));
        Assert.Equal(5, await pool.RunAsync(() => Remote.Add(2, 3)).OrFailAsync());
        TestContext.Current.TestOutputHelper?.WriteLine($"{count} calls, {kills} kills: {statistics.Crashed} workers crashed, {crashed} calls failed, {statistics.Retried} were queued again, {statistics.Started} workers started");
    }

    /// <summary>Kills a worker each time that so many calls more have ended.</summary>
    private static int KillAsCallsEnd(ProcessPool pool, int kills, int count, Func<int> ended, Random random)
    {
        var done = 0;
        var dead = new HashSet<int>();
        while (done < kills)
        {
            var due = (long)count * done / kills;
            Hang.Until(() => ended() >= due && pool.Statistics.ProcessIds.Any(id => !dead.Contains(id)), "calls end, and there is a worker to kill");
            var until = Stopwatch.GetTimestamp() + (random.Next(3_000) * Stopwatch.Frequency / 1_000_000);
            while (Stopwatch.GetTimestamp() < until)
                Thread.SpinWait(10);
            var living = pool.Statistics.ProcessIds.Where(id => !dead.Contains(id)).ToArray();
            if (living.Length == 0)
                continue;
            var victim = living[random.Next(living.Length)];
            dead.Add(victim);
            if (Posix.Kill(victim, Posix.SigKill) == 0)
                done++;
        }

        return done;
    }

    [Fact]
    public async Task IdleWorker_Killed_CostsNoCall()
    {
        await using var pool = new ProcessPool(Pools.Quiet());
        for (var i = 0; i < 5; i++)
        {
            var process = await pool.RunAsync(() => Remote.ProcessId()).OrFailAsync();
            Assert.Equal(0, Posix.Kill(process, Posix.SigKill));
            Assert.NotEqual(process, await pool.RunAsync(() => Remote.ProcessId()).OrFailAsync());
        }

        Assert.Equal((5, 6), (pool.Statistics.Crashed, pool.Statistics.Started));
    }
}
