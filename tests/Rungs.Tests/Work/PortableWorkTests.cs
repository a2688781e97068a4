using Rungs.Loops;
using Rungs.Threads;
using static Rungs.Tests.Works.PortableTargets;

namespace Rungs.Tests.Works;

/// <summary>Portable work is work like any other.</summary>
public sealed class PortableWorkTests
{
    [Fact]
    public void Name_OfPortableWork_IsTextAfterArrow()
    {
        Assert.Equal("Text(\"joe\")", Work.Portable(() => Text("joe")).Name);
        Assert.Equal("IntAsync(5)", Work.Portable(() => IntAsync(5)).ToString());
        Assert.Equal("five", Work.Portable(() => Int(5), "five").Name);
    }

    [Fact]
    public void IsPortable_OfWork_SaysWhetherItCrosses()
    {
        Assert.True(Work.Portable(() => Int(5)).IsPortable);
        Assert.False(Work.Of(() => Int(5)).IsPortable);
        Assert.False(Work.Portable(() => Int(5)).IsAsync);
        Assert.True(Work.Portable(() => IntAsync(5)).IsAsync);
    }

    [Fact]
    public async Task As_Kind_KeepsItPortable()
    {
        var work = Work.Portable(() => Int(5)).As(WorkKind.Cpu);
        Assert.Equal(WorkKind.Cpu, work.Kind);
        await Crossing.GivesAsync(5, work);
        await Crossing.GivesAsync(6, Work.Portable(() => IntAsync(6)).As(WorkKind.Blocking));
    }

    [Fact]
    public async Task RunAsync_OnLocalRungs_GivesTheResult()
    {
        await using var threads = new ElasticThreads();
        using var loop = new EventLoop();
        Assert.Equal(5, await new SerialRung().RunAsync(Work.Portable(() => Int(5))).OrFailAsync());
        Assert.Equal(6, await threads.RunAsync(Work.Portable(() => IntAsync(6))).OrFailAsync());
        Assert.Equal(7, OnThread.Run(() => loop.RunUntilComplete(async () => await loop.RunAsync(Work.Portable(() => Int(7))))));
    }

    [Fact]
    public async Task RunAsync_FunctionThrows_ErrorIsTheVeryOne()
    {
        var error = await Assert.ThrowsAsync<InvalidTimeZoneException>(() => new SerialRung().RunAsync(Work.Portable(() => Contract.Portables.FailWithOwn())));
        Assert.Same(Contract.Portables.Own, error);
    }

    [Fact]
    public async Task Portable_FromManyThreads_EachIsItsOwn()
    {
        var threads = Enumerable.Range(0, 4).Select(thread => Task.Factory.StartNew(
            () =>
            {
                for (var i = 0; i < 200; i++)
                {
                    var point = new Point(thread, i);
                    Assert.Equal(new Point(i, thread), Crossing.Run(Work.Portable(() => Mirror(point))));
                }
            }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        await Task.WhenAll(threads).OrFailAsync();
    }
}
