using BenchmarkDotNet.Attributes;
using Rungs.Benchmarks.Quick;

namespace Rungs.Benchmarks.Micro;

/// <summary>Blocking on a function that ends at once.</summary>
[MemoryDiagnoser]
public class BlockEndedBenchmarks
{
    private static readonly Task<int> s_ended = Task.FromResult(7);
    private static readonly Func<Task<int>> s_task = static () => s_ended;
    private static readonly Func<ValueTask<int>> s_valueTask = static () => new ValueTask<int>(7);

    [Benchmark(Baseline = true)]
    public int Direct() => s_task().GetAwaiter().GetResult();

    [Benchmark]
    public int BlockTask() => Async.Block(s_task);

    [Benchmark]
    public int BlockValueTask() => Async.Block(s_valueTask);
}

/// <summary>Blocking on a function that yields once; the baseline resumes on the thread pool.</summary>
[MemoryDiagnoser]
public class BlockYieldBenchmarks
{
    private static readonly Func<Task<int>> s_yielding = LoopWork.YieldOnceAsync;

    [Benchmark(Baseline = true)]
    public int GetResult() => s_yielding().GetAwaiter().GetResult();

    [Benchmark]
    public int Block() => Async.Block(s_yielding);
}
