using Rungs.Loops;
using Rungs.Tasks;
using Rungs.Testing;
using Rungs.Threads;
using static Rungs.Tests.Testing.Proofs.Proof;

namespace Rungs.Tests.Testing.Proofs;

/// <summary>Threads and loops of their own: every call ends once, never more run than may, and disposal waits for what there is.</summary>
public sealed class ThreadProofTests
{
    [Fact]
    public void CpuThreads_AtTheirCap_RunEachCallOnce_AndNoMoreAtATime() => Run(() => TryAsync(new CpuThreads(new CpuThreadsOptions { MaxThreads = 2 })));

    [Fact]
    public void ElasticThreads_AtTheirCap_RunEachCallOnce_AndNoMoreAtATime() => Run(() => TryAsync(new ElasticThreads(new ElasticThreadsOptions { MaxThreads = 2 })));

    [Fact]
    public void ElasticThreads_CallsThatWaitForCalls_GetTheirThread_AtTheCapToo() => Run(async () =>
    {
        await using var threads = new ElasticThreads(new ElasticThreadsOptions { MaxThreads = 1 });
        var depths = await Task.WhenAll(threads.RunAsync(Work.Of(() => Nest(2))), threads.RunAsync(Work.Of(() => Nest(2))));
        Assert.Equal([3, 3], depths);

        int Nest(int depth)
        {
            Simulation.SwitchPoint();
            return depth == 0 ? 1 : 1 + Async.Block(() => threads.RunAsync(Work.Of(() => Nest(depth - 1))));
        }
    });

    [Fact]
    public void BackgroundLoop_ManyCallers_RunsOneAtATime_AndDisposalWaitsForThemAll() => Run(async () =>
    {
        var (ran, refused, isInside) = (0, 0, false);
        await using (var loop = BackgroundLoop.Start())
        {
            await Task.WhenAll(CallAsync(loop), Caller(() => Async.Block(() => CallAsync(loop))), DisposeAsync(loop), CallAsync(loop));
        }

        Assert.Equal(3, ran + refused);

        async Task CallAsync(BackgroundLoop loop)
        {
            await PauseAsync();
            try
            {
                await loop.RunAsync(Work.Of(StepsAsync));
            }
            catch (ObjectDisposedException)
            {
                refused++;
            }
        }

        async Task DisposeAsync(BackgroundLoop loop)
        {
            await PauseAsync();
            var before = ran;
            await loop.DisposeAsync();
            Assert.False(isInside, "The thread has ended.");
            Assert.InRange(ran, before, 3);
        }

        async Task StepsAsync()
        {
            for (var i = 0; i < 2; i++)
            {
                Assert.False(isInside, "Between two awaits it is alone.");
                isInside = true;
                Simulation.SwitchPoint();
                isInside = false;
                await Task.Yield();
            }

            ran++;
        }
    });

    [Fact]
    public void LoopExecutor_AtItsLimit_RunsEachOnce_NoMoreAtATime_AndCancelledOnesLeaveTheirPlace() => Run(async () =>
    {
        const int Limit = 2;
        var (running, ran, left) = (0, 0, 0);
        using var cancellation = new CancellationTokenSource();
        await using (var executor = new LoopExecutor(Limit))
        {
            await Task.WhenAll(
                SubmitAsync(executor, default),
                Caller(() => Async.Block(() => SubmitAsync(executor, cancellation.Token))),
                SubmitAsync(executor, cancellation.Token),
                SubmitAsync(executor, default),
                Caller(cancellation.Cancel));
            Assert.Equal(0, executor.Count);
        }

        Assert.Equal(4, ran + left);
        Assert.InRange(ran, 2, 4);

        async Task SubmitAsync(LoopExecutor executor, CancellationToken cancellationToken)
        {
            await PauseAsync();
            try
            {
                await executor.Submit(Work.Of(StepAsync), cancellationToken);
            }
            catch (OperationCanceledException)
            {
                Assert.True(cancellationToken.IsCancellationRequested, "Nobody else cancels.");
                left++;
            }
        }

        async Task StepAsync()
        {
            Assert.InRange(++running, 1, Limit);
            await Task.Delay(TimeSpan.FromSeconds(1), Simulation.Time);
            running--;
            ran++;
        }
    });

    [Fact]
    public void LoopExecutor_Map_GivesEachResultOnce_AndIsNeverFurtherAheadThanItsLimit() => Run(async () =>
    {
        const int Limit = 2;
        var (begun, given) = (0, new List<int>());
        await using var executor = new LoopExecutor(Limit);
        await foreach (var result in executor.Map(SquareAsync, Enumerable.Range(0, 4)))
        {
            given.Add(result);
            await PauseAsync();
        }

        Assert.Equal([0, 1, 4, 9], given.Order());

        async Task<int> SquareAsync(int item)
        {
            Assert.InRange(++begun - given.Count, 1, Limit + 1); // one has been given that the loop has not counted yet
            await PauseAsync();
            return item * item;
        }
    });

    /// <summary>Five calls of both colours, from callers of both colours, while somebody may dispose the threads.</summary>
    private static async Task TryAsync(ThreadRung threads)
    {
        var (running, ran, refused, isDisposed) = (0, 0, 0, false);
        await Task.WhenAll(CallAsync(Work.Of(Step)), CallAsync(Work.Of(StepsAsync)), CallAsync(Work.Of(Step)), Caller(() => Async.Block(() => CallAsync(Work.Of(Step)))), DisposeAsync());
        Assert.Equal(4, ran + refused);
        await threads.DisposeAsync();

        async Task CallAsync(Work<Unit> work)
        {
            await PauseAsync();
            try
            {
                await threads.RunAsync(work);
            }
            catch (ObjectDisposedException)
            {
                refused++;
            }
        }

        async Task DisposeAsync()
        {
            if (Simulation.Choose(2) == 0)
                return;
            await PauseAsync();
            await threads.DisposeAsync();
            isDisposed = true;
            Assert.Equal(0, running);
        }

        void Step()
        {
            Assert.False(isDisposed, "Disposal waits for what runs.");
            Assert.InRange(++running, 1, 2);
            Simulation.SwitchPoint();
            running--;
            ran++;
        }

        async Task StepsAsync()
        {
            Step();
            await Task.Yield();
            ran--; // one call
            Step();
        }
    }
}
