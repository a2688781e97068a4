using BenchmarkDotNet.Attributes;
using Rungs.Benchmarks.Quick;
using Rungs.Loops;

namespace Rungs.Benchmarks.Micro;

/// <summary>One await of <c>Task.Yield()</c>: a post to the context and a turn.</summary>
[MemoryDiagnoser]
public class YieldBenchmarks
{
    private const int Turns = 100_000;

    private readonly EventLoop _loop = new();

    [Benchmark(Baseline = true, OperationsPerInvoke = Turns)]
    public void Pump() => PumpContext.Run(static () => LoopWork.YieldAsync(Turns));

    [Benchmark(OperationsPerInvoke = Turns)]
    public void Loop() => _loop.RunUntilComplete(static () => LoopWork.YieldAsync(Turns));
}

/// <summary>One callback from another thread; starting that thread is part of the figure, and 100,000 share it.</summary>
[MemoryDiagnoser]
public class PostBenchmarks
{
    private const int Posts = 100_000;

    private readonly EventLoop _loop = new();

    [Benchmark(Baseline = true, OperationsPerInvoke = Posts)]
    public void Pump() => PumpContext.Run(static () => LoopWork.PostAsync(Posts));

    [Benchmark(OperationsPerInvoke = Posts)]
    public void LoopPost() => _loop.RunUntilComplete(static () => LoopWork.PostAsync(Posts));

    [Benchmark(OperationsPerInvoke = Posts)]
    public void LoopCallSoon() => _loop.RunUntilComplete(static () => LoopWork.CallSoonAsync(Posts));
}

/// <summary>A yield while many timers wait: the heap is only looked at.</summary>
[MemoryDiagnoser]
public class PendingTimerBenchmarks
{
    private const int Turns = 100_000;

    private readonly EventLoop _loop = new();

    [Params(10, 100_000)]
    public int Timers { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        for (var i = 0; i < Timers; i++)
            _loop.CallLater(TimeSpan.FromHours(1), static () => { }, "never");
    }

    [Benchmark(OperationsPerInvoke = Turns)]
    public void Yield() => _loop.RunUntilComplete(static () => LoopWork.YieldAsync(Turns));
}
