namespace Rungs.Tests.Runners.Ladders;

/// <summary>A CPU that is full and is not, hosts that come and go, and callers that cancel.</summary>
public sealed class LadderSoakTests : LadderFixture
{
    [Fact]
    public async Task Works_WithEverythingInMotion_EachEndsOnceAndNoneIsLost()
    {
        const int Seed = 20261128;
        const int Wave = 200;
        var random = new Random(Seed);
        var works = Soak.Share(4_000);
        var once = new Told<int>();
        var often = new Told<int>();
        var hosts = new FakeHosts();
        hosts.Open();
        var ladder = new Ladder(Options with { Hosts = hosts, MaxAtHosts = 3, RetryAfter = TimeSpan.FromTicks(1) });
        List<Task<int>> all = [];
        for (var i = 0; i < works; i++)
        {
            if (i % Wave == 0)
                await EndAsync(); // so that hosts have places for the first of each wave, however few processors they have
            IsFull = random.Next(3) > 0;
            hosts.Refusal = random.Next(4) == 0 ? () => new RungUnavailableException("gone") : null;
            Time.Advance(TimeSpan.FromTicks(1));
            var source = new CancellationTokenSource();
            var work = random.Next(4) == 0 ? Work.Portable(() => LadderJobs.Once(i, once)) : Work.Portable(() => LadderJobs.Often(i, often));
            all.Add(ladder.RunAsync(work.As(WorkKind.Cpu), source.Token));
            if (random.Next(5) == 0)
                await source.CancelAsync();
        }

        await EndAsync();
        var runs = once.All.Concat(often.All).CountBy(static i => i).ToDictionary();
        for (var i = 0; i < works; i++)
        {
            // Hosts that cannot say so before they begin, so even what may run again runs once.
            var (task, count) = (all[i], runs.GetValueOrDefault(i));
            Assert.True(task.IsCompletedSuccessfully ? count == 1 : task.IsCanceled && count <= 1, $"seed {Seed}: {i} is {task.Status} and ran {count} times: {task.Exception}");
        }

        var statistics = ladder.Statistics;
        Assert.Equal((0, 0), (statistics.AtHosts, statistics.Waiting));
        Assert.Equal(0, Cpu.Statistics.Queued);
        Assert.True(statistics.Count(LadderReason.CpuFull) > 0 && statistics.Count(LadderReason.HostsBusy) > 0 && statistics.Count(LadderReason.CameBack) > 0, $"seed {Seed}: {string.Join(", ", statistics.Routes)}");

        Task EndAsync() => Task.WhenAll(all).ContinueWith(static _ => { }, TaskScheduler.Default).OrFailAsync();
    }
}
