using Rungs.Strands;
using Rungs.Threads;

namespace Rungs.Tests.Strands;

/// <summary>Functions of both colours on three strands that do whatever functions of a strand may, and call each other.</summary>
public sealed class StrandSoakTests(ITestOutputHelper output)
{
    private const int Strands = 3;

    private readonly Strand[] _strands = new Strand[Strands];
    private readonly Exclusion[] _exclusions = [new(), new(), new()];
    private int _ids;
    private int _started;
    private int _ended;
    private int _cancelled;
    private int _switches;

    [Theory]
    [InlineData(1, 10_000)]
    [InlineData(2, 10_000)]
    [InlineData(3, 3)]
    public async Task Functions_DoingEverything_NoneLostAndNoneSeesAnother(int seed, int maxThreads)
    {
        await using var threads = new ElasticThreads(new ElasticThreadsOptions { MaxThreads = maxThreads, IdleTimeout = TimeSpan.FromMilliseconds(5) });
        for (var i = 0; i < Strands; i++)
            _strands[i] = new Strand(new StrandOptions { Name = $"strand {i}", Threads = threads });

        var callers = Enumerable.Range(0, 4).Select(caller => Coordination.Queues.OwnThread.Start(() =>
        {
            var random = new Random((seed * 100) + caller);
            List<Task> calls = [];
            for (var i = 0; i < Soak.Share(100); i++)
                calls.Add(Call(random.Next(Strands), depth: 3, random));
            return calls;
        })).ToArray();
        var calls = (await Task.WhenAll(callers).OrFailAsync()).SelectMany(static calls => calls);
        await Task.WhenAll(calls).OrFailAsync();

        foreach (var strand in _strands)
        {
            await strand.DisposeAsync().AsTask().OrFailAsync();
            strand.AssertIdle();
        }

        Assert.All(_exclusions, static exclusion => exclusion.AssertKept());
        Assert.Equal(_started, _ended);
        Assert.Equal(_ids, _started + _cancelled);
        output.WriteLine($"{_ids} calls: {_ended} ran, {_cancelled} were cancelled before; {_switches} switches, {_exclusions.Sum(static one => one.Segments)} stretches.");
    }

    /// <summary>One more function, sometimes cancelled before its start; the task ends with it, whichever way.</summary>
    private Task Call(int index, int depth, Random random, bool isNested = false)
    {
        var id = Interlocked.Increment(ref _ids);
        var own = new Random(random.Next());
        var isBlocking = random.Next(2) == 0;
        var work = isBlocking ? Work.Of(() => Play(index, id, depth, own)) : Work.Of(() => PlayAsync(index, id, depth, own));
        var source = new CancellationTokenSource();
        var call = isNested || random.Next(2) == 0 ? _strands[index].QueueToRun(work, source.Token) : _strands[index].RunAsync(work, source.Token);
        if (random.Next(4) == 0)
            source.Cancel();
        return CountAsync(call);
    }

    private async Task CountAsync(Task call)
    {
        await call.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (call.IsCanceled)
            Interlocked.Increment(ref _cancelled);
        else
            await call.ConfigureAwait(false);
    }

    private void Play(int index, int id, int depth, Random random)
    {
        var strand = _strands[index];
        Begin(index, id);
        for (var i = random.Next(5); i > 0; i--)
        {
            Switch(index, id);
            switch (random.Next(depth > 0 ? 7 : 3))
            {
                case 0:
                    strand.Yield();
                    break;
                case 1:
                    strand.Sleep(TimeSpan.FromMicroseconds(random.Next(200)));
                    break;
                case 2:
                    strand.Blocking(() => Thread.SpinWait(random.Next(1_000)));
                    break;
                case 3:
                    var inner = Next(out var innerId);
                    strand.RunUntilFinished(() => Play(index, innerId, depth - 1, inner));
                    break;
                case 4:
                    var asyncInner = Next(out var asyncId);
                    strand.RunUntilFinished(() => PlayAsync(index, asyncId, depth - 1, asyncInner));
                    break;
                case 5:
                    var call = Call(random.Next(Strands), depth - 1, random, isNested: true);
                    strand.Blocking(() => call.GetAwaiter().GetResult());
                    break;
                default:
                    strand.RunUntilFinished(() => Call(random.Next(Strands), depth - 1, random, isNested: true));
                    break;
            }

            _exclusions[index].Enter(id);
        }

        End(index, id);

        Random Next(out int next)
        {
            next = Interlocked.Increment(ref _ids);
            return new Random(random.Next());
        }
    }

    private async Task PlayAsync(int index, int id, int depth, Random random)
    {
        var strand = _strands[index];
        Begin(index, id);
        for (var i = random.Next(5); i > 0; i--)
        {
            Switch(index, id);
            switch (random.Next(depth > 0 ? 7 : 3))
            {
                case 0:
                    await Task.Yield();
                    break;
                case 1:
                    await Task.Delay(random.Next(2));
                    break;
                case 2:
                    strand.Yield();
                    break;
                case 3:
                    var inner = new Random(random.Next());
                    var innerId = Interlocked.Increment(ref _ids);
                    await strand.RunUntilFinishedAsync(() => Play(index, innerId, depth - 1, inner));
                    break;
                case 4:
                    var atOnce = new Random(random.Next());
                    var atOnceId = Interlocked.Increment(ref _ids);
                    await strand.RunAsync(() => PlayAsync(index, atOnceId, depth - 1, atOnce));
                    break;
                case 5:
                    await Call(random.Next(Strands), depth - 1, random, isNested: true);
                    break;
                default:
                    await Task.Run(static () => { });
                    break;
            }

            _exclusions[index].Enter(id);
            Assert.True(strand.IsHeld);
        }

        End(index, id);
    }

    private void Begin(int index, int id)
    {
        _exclusions[index].Enter(id);
        Interlocked.Increment(ref _started);
    }

    private void Switch(int index, int id)
    {
        Interlocked.Increment(ref _switches);
        _exclusions[index].Leave(id);
    }

    private void End(int index, int id)
    {
        Interlocked.Increment(ref _ended);
        _exclusions[index].Leave(id);
    }
}
