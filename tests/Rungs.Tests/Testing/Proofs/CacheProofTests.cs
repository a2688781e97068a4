using System.Collections.Immutable;
using Rungs.Caching;
using Rungs.Testing;
using static Rungs.Tests.Testing.Proofs.Proof;

namespace Rungs.Tests.Testing.Proofs;

public sealed class CacheProofTests
{
    [Fact]
    public void LruCache_MixedCalls_IsLinearizable() => Run(async () =>
    {
        var cache = new LruCache<int, int>(8);
        var history = new History<ImmutableDictionary<int, int>>(ImmutableDictionary<int, int>.Empty);
        await Task.WhenAll(Caller(() => Use(10)), Caller(() => Use(20)), Caller(() => Use(30)));
        history.Check();
        cache.Validate();

        void Use(int value)
        {
            for (var i = 0; i < 2; i++)
            {
                var mine = value + i;
                switch (Simulation.Choose(4))
                {
                    case 0:
                        history.Do($"GetOrAdd({mine})", map => map.TryGetValue(1, out var old) ? (map, old) : (map.Add(1, mine), mine), () => cache.GetOrAdd(1, mine));
                        break;
                    case 1:
                        history.Do("Remove", map => (map.Remove(1), map.ContainsKey(1)), () => cache.Remove(1));
                        break;
                    case 2:
                        history.Do("Get", map => (map, map.GetValueOrDefault(1)), () => cache.TryGetValue(1, out var found) ? found : 0);
                        break;
                    default:
                        history.Do($"Set({mine})", map => (map.SetItem(1, mine), mine), () => cache[1] = mine);
                        break;
                }
            }
        }
    });

    [Fact]
    public void LruCache_Full_HoldsNoMoreThanItsCapacity_AndNothingThatWasNotSet() => Run(async () =>
    {
        var cache = new LruCache<int, int>(2);
        await Task.WhenAll(Caller(() => Use(1)), Caller(() => Use(2)), Caller(() => Use(3)));
        Assert.Equal(2, cache.Count);
        cache.Validate();

        void Use(int who)
        {
            for (var i = 0; i < 2; i++)
            {
                var key = who + Simulation.Choose(2);
                cache[key] = 10 * key;
                Assert.InRange(cache.Count, 1, 3); // each caller may be adding one
                foreach (var other in (int[])[1, 2, 3, 4])
                {
                    if (cache.TryGetValue(other, out var value))
                        Assert.Equal(10 * other, value);
                }
            }
        }
    });

    [Fact]
    public void TtlLruCache_MixedCallsOverTime_IsLinearizable_AndNeverGivesWhatIsOver() => Run(async () =>
    {
        var time = Simulation.Time;
        var lifetime = TimeSpan.FromSeconds(2);
        var cache = new TtlLruCache<int, int>(8, lifetime, timeProvider: time);
        var history = new History<(int Value, long Set)>((0, 0));
        await Task.WhenAll(UseAsync(10), UseAsync(20), UseAsync(30));
        history.Check();
        cache.Validate();

        async Task UseAsync(int value)
        {
            for (var i = 0; i < 2; i++)
            {
                await Task.Delay(TimeSpan.FromSeconds(Simulation.Choose(3)), time);
                await Caller(() => Use(value, time.GetTimestamp()));
                value++;
            }
        }

        // No caller waits inside, so time stands still from a call's start to its end.
        void Use(int value, long now)
        {
            switch (Simulation.Choose(4))
            {
                case 0:
                    history.Do($"GetOrAdd({value}) at {now}", old => IsFresh(old, now) ? (old, old.Value) : ((value, now), value), () => cache.GetOrAdd(1, value));
                    break;
                case 1:
                    history.Do($"Remove at {now}", old => ((0, 0), IsFresh(old, now)), () => cache.Remove(1));
                    break;
                case 2:
                    history.Do($"Get at {now}", old => (old, IsFresh(old, now) ? old.Value : 0), () => cache.TryGetValue(1, out var found) ? found : 0);
                    break;
                default:
                    history.Do($"Set({value}) at {now}", _ => ((value, now), value), () => cache[1] = value);
                    break;
            }
        }

        bool IsFresh((int Value, long Set) held, long now) => held.Value != 0 && time.GetElapsedTime(held.Set, now) < lifetime;
    });

    [Fact]
    public void AsyncCache_CallersOfOneKey_ShareOneRun() => Run(async () =>
    {
        var (cache, runs, running) = (new AsyncCache<int, int>(), 0, 0);
        var values = await Task.WhenAll(AskAsync(), Async.RunAsync(() => Async.Block(AskAsync)), AskAsync());
        Assert.Equal((1, 0), (runs, running));
        Assert.Equal([1, 1, 1], values);
        cache.Validate();

        async Task<int> AskAsync()
        {
            await PauseAsync();
            return await cache.GetOrAddAsync(1, async _ =>
            {
                Assert.Equal(1, ++running);
                await Task.Delay(TimeSpan.FromSeconds(1), Simulation.Time);
                running--;
                return ++runs;
            });
        }
    });

    [Fact]
    public void AsyncCache_LeavingCallers_CancelTheRunOnlyWithTheLast() => Run(async () =>
    {
        var (cache, cancelled) = (new AsyncCache<int, int>(), 0);
        using var cancellation = new CancellationTokenSource();
        var stays = Simulation.Choose(2) == 0;
        var outcomes = await Task.WhenAll(AskAsync(cancellation.Token), AskAsync(stays ? default : cancellation.Token), CancelAsync());
        if (stays)
            Assert.Equal((7, 0), (outcomes[1], cancelled));
        Assert.Equal(7, await cache.GetOrAddAsync(1, LoadAsync));
        cache.Validate();

        async Task<int> AskAsync(CancellationToken cancellationToken)
        {
            try
            {
                return await cache.GetOrAddAsync(1, LoadAsync, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                Assert.True(cancellationToken.IsCancellationRequested, "Nobody else cancels.");
                return 0;
            }
        }

        async Task<int> CancelAsync()
        {
            await PauseAsync();
            await Caller(cancellation.Cancel);
            return 0;
        }

        async Task<int> LoadAsync(int key, CancellationToken cancellationToken)
        {
            try
            {
                await Task.Delay(TimeSpan.FromSeconds(1), Simulation.Time, cancellationToken);
                return 7;
            }
            catch (OperationCanceledException)
            {
                cancelled++;
                throw;
            }
        }
    });

    [Fact]
    public void AsyncCache_RemovedMeanwhile_NeverGivesWhatABeginBeforeTheRemovalBrought() => Run(async () =>
    {
        var (cache, runs, removedAt) = (new AsyncCache<int, int>(), 0, 0);
        await Task.WhenAll(AskAsync(), AskAsync(), Caller(Remove), Async.RunAsync(() => Async.Block(AskAsync)));
        Assert.InRange(cache.Count, 0, 1);
        cache.Validate();

        async Task AskAsync()
        {
            await PauseAsync();
            var (before, askedAt) = (removedAt, runs);
            var run = await cache.GetOrAddAsync(1, LoadAsync);
            Assert.True(run > before, $"It asked when the runs up to {before} of {askedAt} were removed, and got what {run} brought.");
        }

        void Remove()
        {
            Simulation.SwitchPoint();
            var begun = runs;
            cache.Remove(1);
            removedAt = begun;
        }

        async Task<int> LoadAsync(int key)
        {
            var run = ++runs;
            await PauseAsync();
            return run;
        }
    });

    [Fact]
    public void AsyncCache_FactoryTimeout_EndsTheRunForAll_AndTheNextStartsAnew() => Run(async () =>
    {
        var cache = new AsyncCache<int, int>(new AsyncCacheOptions<int> { FactoryTimeout = TimeSpan.FromSeconds(2), TimeProvider = Simulation.Time });
        var (runs, cancelled) = (0, 0);
        var seconds = 1 + 2 * Simulation.Choose(2);
        var outcomes = await Task.WhenAll(AskAsync(), AskAsync(), Async.RunAsync(() => Async.Block(AskAsync)));
        var isSlow = seconds > 2;
        Assert.All(outcomes, outcome => Assert.Equal(!isSlow, outcome > 0));
        seconds = 1;
        Assert.Equal(isSlow ? runs + 1 : 1, await cache.GetOrAddAsync(1, LoadAsync));
        Assert.Equal(isSlow ? runs - 1 : 0, cancelled);
        cache.Validate();

        async Task<int> AskAsync()
        {
            await PauseAsync();
            try
            {
                return await cache.GetOrAddAsync(1, LoadAsync);
            }
            catch (TimeoutException)
            {
                return 0;
            }
        }

        async Task<int> LoadAsync(int key, CancellationToken cancellationToken)
        {
            var run = ++runs;
            try
            {
                await Task.Delay(TimeSpan.FromSeconds(seconds), Simulation.Time, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                cancelled++;
                throw;
            }

            return run;
        }
    });

    [Fact]
    public void AsyncCache_WithACapacity_HoldsNoMore_AndNeverRunsAKeyTwiceAtATime() => Run(async () =>
    {
        var cache = new AsyncCache<int, int>(new AsyncCacheOptions<int> { Capacity = 1 });
        var running = new int[3];
        await Task.WhenAll(AskAsync(1), AskAsync(2), Async.RunAsync(() => Async.Block(() => AskAsync(1))), AskAsync(2));
        Assert.Equal(1, cache.Count);
        cache.Validate();

        async Task AskAsync(int key)
        {
            await PauseAsync();
            Assert.Equal(10 * key, await cache.GetOrAddAsync(key, LoadAsync));
        }

        async Task<int> LoadAsync(int key)
        {
            Assert.Equal(1, ++running[key]);
            await PauseAsync();
            running[key]--;
            return 10 * key;
        }
    });
}
