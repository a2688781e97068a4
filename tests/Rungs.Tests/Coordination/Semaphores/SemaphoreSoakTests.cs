using Rungs.Coordination;

namespace Rungs.Tests.Coordination.Semaphores;

/// <summary>8 threads and 64 tasks share the permits, cancel each other's waits and check that nobody is in who should not be.</summary>
public sealed class SemaphoreSoakTests
{
    private const int Threads = 8;
    private const int Tasks = 64;

    private readonly CancellationTokenSource[] _sources = new CancellationTokenSource[Threads + Tasks];
    private int _holders;
    private int _mostHolders;
    private int _acquired;
    private int _cancelled;
    private int _refused;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    public async Task DualSemaphore_MixedCallersWithRandomCancellation_NoPermitLostNoneDoubled(int seed, int permits)
    {
        using var semaphore = new DualSemaphore(permits);
        await RunAsync(seed, new Dual(semaphore), permits, (_, token) => semaphore.Acquire(token), (_, token) => semaphore.AcquireAsync(token));
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(4, 3)]
    public async Task PrioritySemaphore_MixedCallersWithRandomCancellation_NoPermitLostNoneDoubled(int seed, int permits)
    {
        using var semaphore = new PrioritySemaphore(permits);
        await RunAsync(seed, new Priority(semaphore), permits, semaphore.Acquire, semaphore.AcquireAsync);
    }

    private async Task RunAsync(
        int seed, ISemaphore semaphore, int permits, Func<int, CancellationToken, Releaser> acquire, Func<int, CancellationToken, ValueTask<Releaser>> acquireAsync)
    {
        var rounds = Soak.Share(700);
        for (var worker = 0; worker < _sources.Length; worker++)
            _sources[worker] = new CancellationTokenSource();

        var first = new Releaser[permits];
        for (var i = 0; i < permits; i++)
            Assert.True(semaphore.TryAcquire(out first[i]));
        var workers = Enumerable.Range(0, Threads)
            .Select(worker => Task.Factory.StartNew(() => Block(worker), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))
            .Concat(Enumerable.Range(Threads, Tasks).Select(worker => Task.Run(() => WaitAsync(worker))))
            .ToArray();
        Hang.Until(() => semaphore.Statistics.Waiting == workers.Length, "every worker waits, so that they meet however few run at once");
        foreach (var held in first)
            held.Dispose();
        await Task.WhenAll(workers).OrFailAsync();

        var statistics = semaphore.Statistics;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{workers.Length * rounds} operations: {_acquired} acquired, {_cancelled} cancelled, {_refused} refused; at most {_mostHolders} of {permits} inside");
        Assert.Equal(workers.Length * rounds, _acquired + _cancelled + _refused);
        Assert.Equal((permits, permits, 0, _acquired + permits), (statistics.Permits, statistics.Available, statistics.Waiting, statistics.Acquired));
        Assert.Equal(permits, _mostHolders);
        Assert.True(_cancelled > 0 && _refused > 0);
        for (var i = 0; i < permits; i++)
            Assert.True(semaphore.TryAcquire(out _));
        Assert.False(semaphore.TryAcquire(out _));

        void Block(int worker)
        {
            var random = new Random((seed * 1_000) + worker);
            for (var i = 0; i < rounds; i++)
            {
                var token = NextToken(worker, random);
                try
                {
                    if (random.Next(4) > 0)
                        Inside(acquire(random.Next(-2, 3), token), random);
                    else if (semaphore.TryAcquire(TimeSpan.FromMilliseconds(random.Next(2)), out var releaser))
                        Inside(releaser, random);
                    else
                        Interlocked.Increment(ref _refused);
                }
                catch (OperationCanceledException)
                {
                    Interlocked.Increment(ref _cancelled);
                }
            }
        }

        async Task WaitAsync(int worker)
        {
            var random = new Random((seed * 1_000) + worker);
            for (var i = 0; i < rounds; i++)
            {
                var token = NextToken(worker, random);
                try
                {
                    if (random.Next(8) > 0)
                        Inside(await acquireAsync(random.Next(-2, 3), token), random);
                    else if (semaphore.TryAcquire(out var releaser))
                        Inside(releaser, random);
                    else
                        Interlocked.Increment(ref _refused);
                }
                catch (OperationCanceledException)
                {
                    Interlocked.Increment(ref _cancelled);
                }

                if (random.Next(8) == 0)
                    await Task.Yield();
            }
        }

        void Inside(Releaser releaser, Random random)
        {
            var holders = Interlocked.Increment(ref _holders);
            Assert.InRange(holders, 1, permits);
            for (var most = Volatile.Read(ref _mostHolders); holders > most; most = Volatile.Read(ref _mostHolders))
                Interlocked.CompareExchange(ref _mostHolders, holders, most);
            Interlocked.Increment(ref _acquired);
            if (random.Next(16) == 0)
                Thread.Yield();
            Interlocked.Decrement(ref _holders);
            releaser.Dispose();
            if (random.Next(4) == 0)
                releaser.Dispose();
        }
    }

    /// <summary>A token that another worker may cancel; on the way, cancels somebody else's.</summary>
    private CancellationToken NextToken(int worker, Random random)
    {
        if (random.Next(3) == 0)
            Volatile.Read(ref _sources[random.Next(_sources.Length)]).Cancel();
        if (_sources[worker].IsCancellationRequested)
            Volatile.Write(ref _sources[worker], new CancellationTokenSource());
        return random.Next(2) == 0 ? _sources[worker].Token : default;
    }
}
