using Rungs.Loops;
using Rungs.Strands;
using Rungs.Threads;

namespace Rungs.Tests.Contract;

public sealed class SerialRungContract : LocalRungContractTests
{
    protected override bool RunsInPlace => true;

    protected override bool HasAnEnd => false;

    protected override bool KeepsOrder => true;

    protected override bool NestsBlocking => true;

    protected override Level ExpectedLevel => Level.Serial;

    protected override IRung CreateRung() => new SerialRung();

    protected override ValueTask DisposeRungAsync(IRung rung) => default;
}

public sealed class EventLoopContract : LocalRungContractTests
{
    private readonly Dictionary<IRung, Thread> _threads = [];

    protected override bool KeepsOrder => true;

    protected override bool NestsBlocking => false;

    protected override Level ExpectedLevel => Level.Loop;

    protected override IRung CreateRung()
    {
        var loop = new EventLoop(new EventLoopOptions { Name = "contract" });
        var thread = new Thread(loop.RunForever) { IsBackground = true };
        thread.Start();
        _threads[loop] = thread;
        Hang.Until(() => loop.IsRunning, "the loop's start");
        return loop;
    }

    protected override ValueTask DisposeRungAsync(IRung rung)
    {
        var loop = (EventLoop)rung;
        loop.Stop();
        _threads[loop].OrFail("the loop's end");
        loop.Dispose();
        return default;
    }
}

public sealed class BackgroundLoopContract : LocalRungContractTests
{
    protected override bool KeepsOrder => true;

    protected override bool NestsBlocking => false;

    protected override Level ExpectedLevel => Level.Loop;

    protected override IRung CreateRung() => BackgroundLoop.Start();

    protected override ValueTask DisposeRungAsync(IRung rung) => ((BackgroundLoop)rung).DisposeAsync();
}

public sealed class ElasticThreadsContract : LocalRungContractTests
{
    protected override bool KeepsOrder => false;

    protected override bool NestsBlocking => true;

    protected override Level ExpectedLevel => Level.Threads;

    protected override IRung CreateRung() => new ElasticThreads();

    protected override ValueTask DisposeRungAsync(IRung rung) => ((ElasticThreads)rung).DisposeAsync();

    protected override (IRung Rung, Func<CancellationToken, Task> WaitForRoomAsync)? CreateBoundedRung(int maxQueue)
    {
        var threads = new ElasticThreads(new ElasticThreadsOptions { MaxThreads = 1, MaxQueue = maxQueue });
        return (threads, threads.WaitForRoomAsync);
    }
}

/// <summary>At the cap from the first call on: whatever waits for work of its own threads has to run that work itself.</summary>
public sealed class OneElasticThreadContract : LocalRungContractTests
{
    protected override bool KeepsOrder => true;

    protected override bool NestsBlocking => true;

    protected override Level ExpectedLevel => Level.Threads;

    protected override IRung CreateRung() => new ElasticThreads(new ElasticThreadsOptions { MaxThreads = 1 });

    protected override ValueTask DisposeRungAsync(IRung rung) => ((ElasticThreads)rung).DisposeAsync();
}

public sealed class CpuThreadsContract : LocalRungContractTests
{
    protected override bool KeepsOrder => false;

    protected override bool NestsBlocking => true;

    protected override Level ExpectedLevel => Level.Threads;

    protected override IRung CreateRung() => new CpuThreads();

    protected override ValueTask DisposeRungAsync(IRung rung) => ((CpuThreads)rung).DisposeAsync();

    protected override (IRung Rung, Func<CancellationToken, Task> WaitForRoomAsync)? CreateBoundedRung(int maxQueue)
    {
        var threads = new CpuThreads(new CpuThreadsOptions { MaxThreads = 1, MaxQueue = maxQueue });
        return (threads, threads.WaitForRoomAsync);
    }
}

public sealed class StrandContract : LocalRungContractTests
{
    protected override bool KeepsOrder => true;

    protected override bool NestsBlocking => true;

    protected override Level ExpectedLevel => Level.Threads;

    protected override IRung CreateRung() => new Strand();

    protected override ValueTask DisposeRungAsync(IRung rung) => ((Strand)rung).DisposeAsync();
}

/// <summary>On one thread at most: whatever gives up the turn has to give way to another thread.</summary>
public sealed class StrandOnOneThreadContract : LocalRungContractTests
{
    private readonly ElasticThreads _threads = new(new ElasticThreadsOptions { MaxThreads = 1 });

    protected override bool KeepsOrder => true;

    protected override bool NestsBlocking => true;

    protected override Level ExpectedLevel => Level.Threads;

    protected override IRung CreateRung() => new Strand(new StrandOptions { Threads = _threads });

    protected override ValueTask DisposeRungAsync(IRung rung) => ((Strand)rung).DisposeAsync();
}
