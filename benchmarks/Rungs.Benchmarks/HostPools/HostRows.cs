using System.Diagnostics;
using Rungs.Benchmarks.ProcessPools;
using Rungs.Benchmarks.Quick;
using Rungs.Hosts;

namespace Rungs.Benchmarks.HostPools;

/// <summary>HostPool on a broker beside the bare client library with the same guarantees, and Celery. Workers are processes of their own on all sides.</summary>
internal static class HostRows
{
    private const int Calls = 1_000;
    private const int AtOnce = 10_000;
    private const int Widest = 256;

    internal static IEnumerable<Row> Rows() => RowsAsync().GetAwaiter().GetResult();

    private static async Task<List<Row>> RowsAsync()
    {
        using var broker = PrivateBroker.Start();
        using var bareWorker = new Served("--bare-worker", $"{broker.Uri}", $"{Widest}");
        await using var bare = await BareCaller.ConnectAsync(broker.Uri);
        using var worker = new Served("--pool-worker", $"{broker.Uri}", "bench", $"{Widest}");
        await using var pool = await HostPool.ConnectAsync(new() { Uri = broker.Uri, Pool = "bench" });
        List<Row> rows = [await OneAtATimeAsync(bare, pool), .. await WindowAsync(bare, pool, 32), .. await WindowAsync(bare, pool, Widest)];

        using var celery = new CeleryPeer(broker);
        return [.. rows, .. await CeleryAsync(celery, pool)];
    }

    private static async Task<Row> OneAtATimeAsync(BareCaller bare, HostPool pool)
    {
        var number = 0;
        return new Row(
            "a call int -> int, one at a time",
            await Timing.PairAsync("bare RabbitMQ.Client", () => bare.CallAsync(number++), "HostPool", () => CallAsync(pool, number++), Calls),
            Target.Ratio(1.3));
    }

    private static async Task<List<Row>> WindowAsync(BareCaller bare, HostPool pool, int window)
    {
        var what = $"{window} calls under way at any time";
        var figures = await RatesAsync("bare RabbitMQ.Client", () => RateAsync(bare.CallAsync, window), "HostPool", () => RateAsync(number => CallAsync(pool, number), window));
        List<Row> rows = [new Row(what, figures, Target.AtLeast(0.7))];
        if (window == Widest)
            rows.Add(new Row($"{what}, the limit", figures, new Target(">= 12000 /s", static rates => rates.Ours.Value >= 12_000)));
        return rows;
    }

    private static async Task<Row[]> CeleryAsync(CeleryPeer celery, HostPool pool)
    {
        const int Group = 2_000;
        const int Rounds = 5;
        var times = await Timing.RunsAsync(celery.Name, () => celery.OneAtATimeAsync(Calls / 2), "HostPool", async () =>
        {
            var number = 0;
            return await Timing.MedianAsync(() => CallAsync(pool, number++), Calls / 2);
        }, Rounds);
        var rates = await RatesAsync($"{celery.Name}, group", () => celery.GroupAsync(Group), "HostPool, Task.WhenAll", () => AllAtOnceAsync(pool, Group), Rounds);
        return
        [
            new Row("a call int -> int, one at a time", times, Target.Ratio(1)),
            new Row($"{Group:N0} calls sent at once, and joined", rates, Target.AtLeast(9)),
        ];
    }

    private static async Task<Comparison> RatesAsync(string baseline, Func<Task<double>> there, string ours, Func<Task<double>> here, int rounds = 7)
    {
        for (var round = 0; round < 2; round++) // warm
            await here();
        var figures = await Timing.RunsAsync(baseline, there, ours, here, rounds);
        return figures with { Baseline = figures.Baseline with { Unit = "/s" }, Ours = figures.Ours with { Unit = "/s" } };
    }

    /// <summary>Calls a second, while so many are under way at any time.</summary>
    private static async Task<double> RateAsync(Func<int, Task<int>> call, int window)
    {
        var next = 0;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, window).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var number && number <= AtOnce)
            {
                if (await call(number) != number)
                    throw new InvalidOperationException("The wrong reply has come.");
            }
        }));
        return AtOnce / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task<double> AllAtOnceAsync(HostPool pool, int count)
    {
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, count).Select(number => CallAsync(pool, number)));
        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static Task<int> CallAsync(HostPool pool, int number) => pool.RunAsync(() => PortableCalls.Same(number));
}
