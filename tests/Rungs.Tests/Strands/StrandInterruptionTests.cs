using Rungs.Strands;
using Rungs.Threads;

namespace Rungs.Tests.Strands;

public sealed class StrandInterruptionTests
{
    [Fact]
    public async Task PausedFunction_Interrupted_WaitsForItsTurnAndHearsOfItInItsNextWait()
    {
        await using var threads = new ElasticThreads();
        await using var strand = new Strand(new StrandOptions { Threads = threads });
        var release = new TaskCompletionSource();
        Thread? thread = null;
        var exclusion = new Exclusion();
        var paused = strand.RunAsync(() =>
        {
            thread = Thread.CurrentThread;
            var result = strand.RunUntilFinished(async () => { await release.Task; return 5; });
            exclusion.Enter(1);
            Assert.True(strand.IsHeld);
            Assert.Throws<ThreadInterruptedException>(static () => Thread.Sleep(Hang.Limit));
            exclusion.Leave(1);
            return result;
        });
        strand.UntilPaused(1);
        Hang.Until(() => thread!.ThreadState.HasFlag(ThreadState.WaitSleepJoin), "the paused thread's wait");
        thread!.Interrupt();
        Hang.Until(() => thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin), "its wait again");
        await strand.RunAsync(() =>
        {
            exclusion.Enter(2);
            release.SetResult();
            exclusion.Leave(2);
        }).OrFailAsync();
        Assert.Equal(5, await paused.OrFailAsync());
        exclusion.AssertKept();
        strand.AssertIdle();
    }

    [Fact]
    public async Task Sleep_Interrupted_EndsWithTheTurn()
    {
        await using var strand = new Strand(new StrandOptions { Threads = new ElasticThreads() });
        Thread? thread = null;
        var sleeper = strand.RunAsync(() =>
        {
            thread = Thread.CurrentThread;
            Assert.Throws<ThreadInterruptedException>(() => strand.Sleep(Hang.Limit * 2));
            Assert.True(strand.IsHeld);
            Assert.NotNull(SynchronizationContext.Current);
            strand.Yield();
            strand.Sleep(TimeSpan.FromMilliseconds(1));
        });
        await strand.RunAsync(static () => { }).OrFailAsync();
        Hang.Until(() => thread!.ThreadState.HasFlag(ThreadState.WaitSleepJoin), "the sleeper");
        thread!.Interrupt();
        await sleeper.OrFailAsync();
        strand.AssertIdle();
    }

    [Fact]
    public async Task Functions_InterruptedAtRandom_TurnIsNeverLostNorDoubled()
    {
        // Threads that read the statistics contend for the strand's lock, so that an interruption meets those who wait for it.
        var rounds = Soak.Share(300);
        await using var threads = new ElasticThreads();
        await using var strand = new Strand(new StrandOptions { Threads = threads });
        var exclusion = new Exclusion();
        var isOver = false;
        var readers = Enumerable.Range(0, 3).Select(reader => Coordination.Queues.OwnThread.Start(() =>
        {
            while (!Volatile.Read(ref isOver))
                Assert.True(strand.Statistics.Calls <= 12, $"Reader {reader} saw too many.");
        })).ToArray();
        var interruptions = 0;
        var functions = Enumerable.Range(1, 6).Select(id => strand.RunAsync(() =>
        {
            var random = new Random(id);
            for (var i = 0; i < rounds; i++)
            {
                try
                {
                    exclusion.Enter(id);
                    if (random.Next(2) == 0)
                        Thread.CurrentThread.Interrupt(); // whatever waits next on this thread hears of it
                }
                finally
                {
                    exclusion.Leave(id);
                }

                try
                {
                    switch (random.Next(4))
                    {
                        case 0:
                            strand.Yield();
                            break;
                        case 1:
                            strand.Blocking(static () => { });
                            break;
                        case 2:
                            strand.RunUntilFinished(async () => await Task.Yield());
                            break;
                        default:
                            strand.Sleep(TimeSpan.FromMicroseconds(random.Next(100)));
                            break;
                    }
                }
                catch (ThreadInterruptedException)
                {
                    interruptions++;
                }
            }

            try
            {
                Thread.Sleep(0); // takes a last one, if there is one
            }
            catch (ThreadInterruptedException)
            {
                interruptions++;
            }
        })).ToArray();
        await Task.WhenAll(functions).OrFailAsync();
        Volatile.Write(ref isOver, true);
        await Task.WhenAll(readers).OrFailAsync();
        exclusion.AssertKept();
        strand.AssertIdle();
        Assert.True(interruptions > 0, "Some wait was interrupted.");
    }
}
