using Rungs.Threads;

namespace Rungs.Tests.Threads;

public sealed class ThreadEngineSoakTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 100)]
    public async Task Calls_FromManyThreadsWithRandomCancellation_NoneLostNoneTwice(int seed, int maxThreads)
    {
        const int Submitters = 4;
        var callsEach = Soak.Share(3_000);
        await using var threads = new ElasticThreads(new ElasticThreadsOptions
        {
            MaxThreads = maxThreads,
            IdleTimeout = TimeSpan.FromMilliseconds(1), // threads come and go all the time
        });
        var ran = 0;
        var submitters = Enumerable.Range(0, Submitters).Select(submitter => Task.Factory.StartNew(
            () =>
            {
                var random = new Random((seed * 100) + submitter);
                List<Task<int>> tasks = [];
                for (var i = 0; i < callsEach; i++)
                {
                    using var source = new CancellationTokenSource();
                    var work = random.Next(3) switch
                    {
                        0 => Work.Of(() => Interlocked.Increment(ref ran)),
                        1 => Work.Of(async () => { Interlocked.Increment(ref ran); await Task.Yield(); return 1; }),
                        _ => Work.Of(() => { Interlocked.Increment(ref ran); return threads.RunAsync(() => 1).Result; }),
                    };
                    tasks.Add(threads.RunAsync(work, source.Token));
                    if (random.Next(4) == 0)
                        source.Cancel();
                    if (random.Next(200) == 0)
                        Thread.Yield();
                }

                return tasks;
            }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        var all = (await Task.WhenAll(submitters).OrFailAsync()).SelectMany(static tasks => tasks).ToArray();
        await Task.WhenAll(all).ContinueWith(static _ => { }, TaskScheduler.Default).OrFailAsync();

        Assert.Equal(Submitters * callsEach, all.Count(static task => task.IsCompletedSuccessfully) + all.Count(static task => task.IsCanceled));
        Assert.Equal(ran, all.Count(static task => task.IsCompletedSuccessfully));
        await threads.DisposeAsync();
        Hang.Until(() => threads.Statistics is { Threads: 0, Idle: 0, Queued: 0 }, "every thread's end");
    }
}
