using System.Threading.RateLimiting;
using Rungs.Coordination;
using Rungs.Testing;
using static Rungs.Tests.Coordination.Limits.Shorthand;

namespace Rungs.Tests.Coordination.Limits;

/// <summary>8 threads and 64 tasks ask for permits, cancel each other, and check every window afterwards.</summary>
/// <remarks>
/// The workers get turns from the test, a few at a time. It moves the clock only when each call begun has ended or stands in
/// line, so that every receipt is stamped exactly.
/// </remarks>
public sealed class LimiterSoakTests : IDisposable
{
    private const int Threads = 8;
    private const int Tasks = 64;

    private static readonly TimeSpan s_window = TimeSpan.FromTicks(100);

    private readonly VirtualTime _time = new();
    private readonly SemaphoreSlim _turns = new(0);
    private readonly CancellationTokenSource[] _sources = new CancellationTokenSource[Threads + Tasks];
    private readonly Lock _gate = new();
    private readonly List<(TimeSpan At, int Permits)> _receipts = [];
    private SlidingLogRateLimiter _limiter = null!;
    private int _limit;
    private bool _isOver;
    private int _begun;
    private int _ended;
    private long _asked;
    private long _settled;
    private int _cancelled;
    private int _refused;

    public void Dispose()
    {
        _turns.Dispose();
        _limiter.Dispose();
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 7)]
    [InlineData(3, 40)]
    public async Task SlidingLog_MixedCallersWithRandomCancellation_NoWindowHoldsMoreAndNothingIsLost(int seed, int limit)
    {
        var random = new Random(seed);
        _limit = limit;
        _limiter = Log(_time, limit, s_window, queueLimit: 60);
        for (var worker = 0; worker < _sources.Length; worker++)
            _sources[worker] = new CancellationTokenSource();
        var workers = Enumerable.Range(0, Threads)
            .Select(worker => Task.Factory.StartNew(() => Block(worker, seed), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))
            .Concat(Enumerable.Range(Threads, Tasks).Select(worker => Task.Run(() => WaitAsync(worker, seed))))
            .ToArray();

        var given = 0;
        for (var step = 0; step < Soak.Share(1_000); step++)
        {
            // Who stands in line takes no turn: no more of them than there are others.
            var turns = random.Next(Math.Min(12, Threads + Tasks - (_begun - _ended) + 1));
            given += turns;
            if (turns > 0)
                _turns.Release(turns);
            Settle(given);
            for (var ticks = random.Next(20); ticks > 0; ticks--)
            {
                // No further at once: until a receipt is stamped, time stands still.
                _time.Advance(TimeSpan.FromTicks(1));
                Settle(given);
            }
        }

        Volatile.Write(ref _isOver, true);
        _turns.Release(Threads + Tasks);
        while (!workers.All(static worker => worker.IsCompleted))
        {
            Hang.Until(() => _asked - Volatile.Read(ref _settled) == _limiter.Queued(), "the receipts");
            _time.Advance(TimeSpan.FromTicks(1));
        }

        await Task.WhenAll(workers).OrFailAsync();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{given} operations: {_receipts.Count} received, {_cancelled} cancelled, {_refused} refused; {_receipts.Sum(static receipt => receipt.Permits)} permits in {_time.Elapsed}");
        Assert.Equal(given, _receipts.Count + _cancelled + _refused);
        Assert.Equal((_receipts.Count, _refused, 0), (_limiter.Granted(), _limiter.Refused(), _limiter.Queued()));
        Assert.True(_cancelled > 0 && _refused > 0);
        AssertNoWindowHoldsMore(_receipts, limit, s_window);
        _time.Advance(s_window);
        Assert.Equal(limit, _limiter.Available());
        Assert.Equal(_time.Elapsed - s_window - _receipts.Max(static receipt => receipt.At), _limiter.IdleDuration);

        void Settle(int begun) => Hang.Until(
            () => Volatile.Read(ref _begun) == begun && Volatile.Read(ref _asked) - Volatile.Read(ref _settled) == _limiter.Queued(),
            "every call in line or ended");
    }

    private void Block(int worker, int seed)
    {
        var random = new Random((seed * 1_000) + worker);
        while (true)
        {
            _turns.Wait();
            if (Volatile.Read(ref _isOver))
                return;
            var (permits, token) = Begin(worker, random);
            try
            {
                End(permits, random.Next(4) > 0 ? _limiter.Acquire(permits, token) : _limiter.AttemptAcquire(permits));
            }
            catch (OperationCanceledException)
            {
                End(permits, null);
            }
        }
    }

    private async Task WaitAsync(int worker, int seed)
    {
        var random = new Random((seed * 1_000) + worker);
        while (true)
        {
            await _turns.WaitAsync();
            if (Volatile.Read(ref _isOver))
                return;
            var (permits, token) = Begin(worker, random);
            try
            {
                End(permits, random.Next(8) > 0 ? await _limiter.AcquireAsync(permits, token) : _limiter.AttemptAcquire(permits));
            }
            catch (OperationCanceledException)
            {
                End(permits, null);
            }
        }
    }

    private (int Permits, CancellationToken Token) Begin(int worker, Random random)
    {
        var permits = random.Next(1, Math.Min(_limit, 4) + 1);
        Interlocked.Add(ref _asked, permits);
        Interlocked.Increment(ref _begun);
        if (random.Next(3) == 0)
            Volatile.Read(ref _sources[random.Next(_sources.Length)]).Cancel();
        if (_sources[worker].IsCancellationRequested)
            Volatile.Write(ref _sources[worker], new CancellationTokenSource());
        return (permits, random.Next(2) == 0 ? _sources[worker].Token : default);
    }

    private void End(int permits, RateLimitLease? lease)
    {
        lock (_gate)
        {
            if (lease is null)
                _cancelled++;
            else if (lease.IsAcquired)
                _receipts.Add((_time.Elapsed, permits));
            else
                _refused++;
        }

        Interlocked.Increment(ref _ended);
        Interlocked.Add(ref _settled, permits);
    }
}
