using Rungs.Streams;
using Rungs.Testing;
using static Rungs.Tests.Testing.Proofs.Proof;

namespace Rungs.Tests.Testing.Proofs;

/// <summary>Streams: every item comes once and in its source's order, a batch is never too long or too late, and leaving ends the sources.</summary>
public sealed class StreamProofTests
{
    [Fact]
    public void FromBlocking_LeftEarlyOrNot_GivesItemsInOrderAndEndsItsIterator() => Run(async () =>
    {
        var (isEnded, seen, leaveAt) = (false, new List<int>(), Simulation.Choose(4));
        await foreach (var item in AsyncStream.FromBlocking(Items))
        {
            seen.Add(item);
            if (item == leaveAt)
                break;
            await PauseAsync();
        }

        Assert.True(isEnded, "The iterator is disposed before the loop is left.");
        Assert.Equal(Enumerable.Range(0, Math.Min(leaveAt + 1, 3)), seen);

        IEnumerable<int> Items()
        {
            try
            {
                for (var i = 0; i < 3; i++)
                {
                    Simulation.SwitchPoint();
                    yield return i;
                }
            }
            finally
            {
                isEnded = true;
            }
        }
    });

    [Fact]
    public void Merge_TwoSources_KeepsEachSourcesOrder() => Run(async () =>
    {
        List<int> seen = [];
        await foreach (var item in AsyncStream.Merge([ItemsAsync(0), AsyncStream.FromBlocking(() => Enumerable.Range(10, 3))]))
            seen.Add(item);
        Assert.Equal([0, 1, 2], seen.Where(static item => item < 10));
        Assert.Equal([10, 11, 12], seen.Where(static item => item >= 10));

        static async IAsyncEnumerable<int> ItemsAsync(int first)
        {
            for (var i = 0; i < 3; i++)
            {
                await PauseAsync();
                yield return first + i;
            }
        }
    });

    [Fact]
    public void Waterfall_Stopped_HasFlushedAllItTook() => Run(async () =>
    {
        List<int> flushed = [];
        var waterfall = new Waterfall<int>(TimeSpan.FromSeconds(1), 2, async batch =>
        {
            Assert.InRange(batch.Count, 1, 2);
            await PauseAsync();
            flushed.AddRange(batch);
        });
        waterfall.Start();
        var put = await Task.WhenAll(Async.RunAsync(() => Put(1)), Async.RunAsync(() => Put(2)), Async.RunAsync(() => Put(3)), StopAsync());
        await waterfall.StopAsync();
        Assert.Equal(put.Where(static item => item > 0).Order(), flushed.Order());

        int Put(int item)
        {
            try
            {
                waterfall.Put(item);
                return item;
            }
            catch (InvalidOperationException)
            {
                return 0; // it was stopped before
            }
        }

        async Task<int> StopAsync()
        {
            if (Simulation.Choose(2) == 0)
                await Task.Delay(TimeSpan.FromSeconds(1), Simulation.Time);
            await waterfall.StopAsync();
            return 0;
        }
    });

    [Fact]
    public void Batch_SlowAndFastItems_IsFullOrDue_AndNeverLate() => Run(async () =>
    {
        var (maxWait, seen, isEnded) = (TimeSpan.FromSeconds(2), new List<int>(), false);
        List<long> made = [];
        await foreach (var batch in ItemsAsync().Batch(2, maxWait))
        {
            Assert.InRange(batch.Count, 1, 2);
            var waited = Simulation.Time.GetElapsedTime(made[batch[0]]);
            Assert.True(waited <= maxWait, $"The batch of {batch[0]} comes after {waited}.");
            Assert.True(batch.Count == 2 || waited == maxWait || isEnded, "It waits for more as long as it may.");
            seen.AddRange(batch);
        }

        Assert.Equal([0, 1, 2, 3, 4], seen);

        async IAsyncEnumerable<int> ItemsAsync()
        {
            for (var i = 0; i < 5; i++)
            {
                await Task.Delay(TimeSpan.FromSeconds(Simulation.Choose(4)), Simulation.Time);
                made.Add(Simulation.Time.GetTimestamp());
                yield return i;
            }

            isEnded = true;
        }
    });

    [Fact]
    public void Batch_LeftEarly_EndsItsSource() => Run(async () =>
    {
        var (isEnded, leaveAt) = (false, Simulation.Choose(3));
        List<int> seen = [];
        await foreach (var batch in ItemsAsync().Batch(2, TimeSpan.FromSeconds(1)))
        {
            seen.AddRange(batch);
            if (seen.Count > leaveAt)
                break;
        }

        Assert.True(isEnded, "The source is disposed before the loop is left.");
        Assert.Equal(Enumerable.Range(0, seen.Count), seen);

        async IAsyncEnumerable<int> ItemsAsync()
        {
            try
            {
                for (var i = 0; i < 6; i++)
                {
                    await PauseAsync();
                    await Task.Delay(TimeSpan.FromSeconds(Simulation.Choose(2)), Simulation.Time);
                    yield return i;
                }
            }
            finally
            {
                isEnded = true;
            }
        }
    });

    [Fact]
    public void MergeBatches_ThreeSources_GivesEachItemOnce_AndOneOfASourceAtATime() => Run(async () =>
    {
        List<int> seen = [];
        await foreach (var batch in AsyncStream.MergeBatches([ItemsAsync(0), ItemsAsync(10), AsyncStream.FromBlocking(() => Enumerable.Range(20, 3))]))
        {
            Assert.NotEmpty(batch);
            Assert.Equal(batch.Count, batch.Select(static item => item / 10).Distinct().Count());
            seen.AddRange(batch);
            await PauseAsync();
        }

        for (var source = 0; source < 3; source++)
            Assert.Equal(Enumerable.Range(10 * source, 3), seen.Where(item => item / 10 == source));

        static async IAsyncEnumerable<int> ItemsAsync(int first)
        {
            for (var i = 0; i < 3; i++)
            {
                await PauseAsync();
                yield return first + i;
            }
        }
    });
}
