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
}
