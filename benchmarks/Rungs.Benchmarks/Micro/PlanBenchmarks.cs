using BenchmarkDotNet.Attributes;
using Rungs.Benchmarks.Quick;
using Rungs.Loops;

namespace Rungs.Benchmarks.Micro;

/// <summary>A whole plan of async items, each one yield; making the plan is part of the figure.</summary>
[MemoryDiagnoser]
public class PlanBenchmarks
{
    private readonly EventLoop _loop = new();

    [Params(1_000, 100_000)]
    public int Items { get; set; }

    [Benchmark(Baseline = true)]
    public void WhenAll() => Plans.WhenAll(_loop, Items);

    [Benchmark]
    public void Runner() => Plans.Plan(Items);
}
