using Rungs.Strands;
using Rungs.Threads;

namespace Rungs.Tests.Strands;

public sealed class StrandAtomicityTests
{
    private const int Functions = 200;
    private const int Callers = 8;

    [Fact]
    public async Task Counter_ReadGapAndWriteOnAStrand_IsExact()
    {
        await using var strand = new Strand();
        Assert.Equal(Functions, await CountAsync(strand, strand.Yield, TimeSpan.FromMilliseconds(1)));
    }

    [Fact]
    public async Task Counter_TheSameOnPlainThreads_LosesUpdates()
    {
        await using var threads = new ElasticThreads();
        var count = await CountAsync(threads, () => Thread.Yield(), Hang.Limit);
        Assert.True(count < Functions, $"{count}: each function waited in its gap for the next one, so updates had to be lost.");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Functions_OfBothColours_SeeNoOtherBetweenTwoSwitches(int seed)
    {
        await using var strand = new Strand();
        var exclusion = new Exclusion();
        var functions = Enumerable.Range(1, 60).Select(id => id % 2 == 0
            ? strand.RunAsync(() => PlayBlocking(strand, exclusion, id, new Random((seed * 1_000) + id)))
            : strand.RunAsync(() => PlayAsync(strand, exclusion, id, new Random((seed * 1_000) + id)))).ToArray();
        await Task.WhenAll(functions).OrFailAsync();
        exclusion.AssertKept();
        Assert.True(exclusion.Segments >= 60 * 21, $"{exclusion.Segments} stretches");
        strand.AssertIdle();
    }

    /// <summary>Functions of both colours that each add one: read, wait in the gap for the next one to come there too, write.</summary>
    private static async Task<int> CountAsync(IRung rung, Action yield, TimeSpan patience)
    {
        var count = 0;
        var entered = 0;
        var callers = Enumerable.Range(0, Callers).Select(caller => Task.Factory.StartNew(
            () => Task.WhenAll(Enumerable.Range(0, Functions / Callers).Select(i => i % 2 == 0 ? rung.RunAsync(AddBlocking) : rung.RunAsync(AddAsync))),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap()).ToArray();
        await Task.WhenAll(callers).OrFailAsync();
        return count;

        void AddBlocking()
        {
            yield();
            Add();
            yield();
        }

        async Task AddAsync()
        {
            await Task.Yield();
            Add();
            await Task.Yield();
        }

        void Add()
        {
            var read = Volatile.Read(ref count);
            var ticket = Interlocked.Increment(ref entered);
            SpinWait.SpinUntil(() => Volatile.Read(ref entered) > Math.Min(ticket, Functions - 1), patience);
            Volatile.Write(ref count, read + 1);
        }
    }

    private static void PlayBlocking(Strand strand, Exclusion exclusion, int id, Random random)
    {
        exclusion.Enter(id);
        for (var i = 0; i < 20; i++)
        {
            Thread.SpinWait(random.Next(500));
            exclusion.Leave(id);
            switch (random.Next(5))
            {
                case 0:
                    strand.Yield();
                    break;
                case 1:
                    strand.Sleep(TimeSpan.FromMicroseconds(random.Next(300)));
                    break;
                case 2:
                    strand.RunUntilFinished(() => Nested(exclusion, id + 1_000));
                    break;
                case 3:
                    strand.RunUntilFinished(() => NestedAsync(exclusion, id + 1_000));
                    break;
                default:
                    strand.Blocking(() => Thread.SpinWait(500));
                    break;
            }

            exclusion.Enter(id);
        }

        exclusion.Leave(id);
    }

    private static async Task PlayAsync(Strand strand, Exclusion exclusion, int id, Random random)
    {
        exclusion.Enter(id);
        for (var i = 0; i < 20; i++)
        {
            Thread.SpinWait(random.Next(500));
            exclusion.Leave(id);
            switch (random.Next(4))
            {
                case 0:
                    await Task.Yield();
                    break;
                case 1:
                    await Task.Run(static () => { });
                    break;
                case 2:
                    await strand.RunUntilFinishedAsync(() => Nested(exclusion, id + 1_000));
                    break;
                default:
                    await strand.RunAsync(() => NestedAsync(exclusion, id + 1_000));
                    break;
            }

            exclusion.Enter(id);
        }

        exclusion.Leave(id);
    }

    private static void Nested(Exclusion exclusion, int id)
    {
        exclusion.Enter(id);
        Thread.SpinWait(200);
        exclusion.Leave(id);
    }

    private static async Task NestedAsync(Exclusion exclusion, int id)
    {
        Nested(exclusion, id);
        await Task.Yield();
        Nested(exclusion, id);
    }
}
