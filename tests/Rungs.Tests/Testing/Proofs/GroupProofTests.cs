using Rungs.Scheduling;
using Rungs.Tasks;
using Rungs.Testing;
using static Rungs.Tests.Testing.Proofs.Proof;

namespace Rungs.Tests.Testing.Proofs;

/// <summary>Groups, runners and the scheduler: nothing is lost, nothing comes twice, and leaving waits for what there is.</summary>
public sealed class GroupProofTests
{
    [Fact]
    public void BackgroundTasks_Leaving_WaitsForAllThatWereStarted() => Run(async () =>
    {
        var (started, ended) = (0, 0);
        await using (var tasks = new BackgroundTasks())
        {
            for (var i = 0; i < 2; i++)
                _ = tasks.Run(() => WorkAsync(tasks, depth: 1), "work");
            await PauseAsync();
        }

        Assert.Equal((4, 4), (started, ended));

        async Task WorkAsync(BackgroundTasks tasks, int depth)
        {
            started++;
            await PauseAsync();
            if (depth > 0)
                _ = tasks.Run(() => WorkAsync(tasks, depth - 1), "inner work");
            await Async.RunAsync(Simulation.SwitchPoint);
            ended++;
        }
    });

    [Fact]
    public void ParallelRunner_AtItsCap_RunsAllInOrderOfTheirResults() => Run(async () =>
    {
        var (running, most) = (0, 0);
        var runner = new ParallelRunner<int>(new RunnerOptions { MaxConcurrency = 2 });
        for (var i = 0; i < 4; i++)
        {
            var number = i;
            if (i % 2 == 0)
                runner.Schedule(() => CallAsync(number));
            else
                runner.Schedule(() => Call(number));
        }

        var results = await runner.RunAsync();
        Assert.Equal([0, 1, 2, 3], results);
        Assert.InRange(most, 1, 2);

        int Call(int number)
        {
            most = Math.Max(most, ++running);
            Simulation.SwitchPoint();
            running--;
            return number;
        }

        async Task<int> CallAsync(int number)
        {
            most = Math.Max(most, ++running);
            await PauseAsync();
            running--;
            return number;
        }
    });

    [Fact]
    public void JobScheduler_ManyCallers_GivesEachJobOnceInOrderOfTime() => Run(async () =>
    {
        var (scheduler, given, cancelled) = (new JobScheduler<int>(), new List<int>(), 0);
        var start = Simulation.Time.GetUtcNow();
        await Task.WhenAll(Caller(() => Schedule(1, 4)), Caller(() => Schedule(2, 5)), CancelOneAsync());
        scheduler.Close();
        await foreach (var job in scheduler)
        {
            Assert.True(Simulation.Time.GetUtcNow() >= start + TimeSpan.FromSeconds(job.Payload), "No job comes before its time.");
            given.Add(job.Payload);
        }

        Assert.Equal(given.Order(), given);
        Assert.Equal(cancelled == 1 ? [1, 2, 4, 5] : [1, 2, 3, 4, 5], given);

        void Schedule(int first, int second)
        {
            scheduler.Schedule(start + TimeSpan.FromSeconds(second), second);
            scheduler.Schedule(start + TimeSpan.FromSeconds(first), first);
        }

        async Task CancelOneAsync()
        {
            var job = scheduler.Schedule(start + TimeSpan.FromSeconds(3), 3);
            await PauseAsync();
            if (Simulation.Choose(2) == 0 && job.Cancel())
                cancelled++;
        }
    });
}
