using BenchmarkDotNet.Running;
using Rungs.Benchmarks.HostPools;
using Rungs.Benchmarks.Ladders;
using Rungs.Benchmarks.ProcessPools;
using Rungs.Benchmarks.Quick;

// --quick [--only NAME]: the side-by-side table, in under three minutes. Anything else goes to BenchmarkDotNet (--filter '*').
switch (args)
{
    case ["--child", var name, var count]:
        Child.Serve(name, count);
        break;
    case ["--echo", var path, var request, var answer]:
        Echo.Serve(path, request, answer);
        break;
    case ["--bare-worker", var broker, var prefetch]:
        await BareWorker.ServeAsync(broker, prefetch);
        break;
    case ["--pool-worker", var broker, var pool, var concurrency]:
        await PoolWorker.ServeAsync(broker, pool, concurrency);
        break;
    case ["--ladder-worker", var uri, var pool]:
        await SecondMachine.ServeAsync(uri, pool);
        break;
    case ["--second-machine", var uri]:
        await SecondMachine.RunAsync(uri);
        break;
    case ["--quick"]:
        QuickRun.Run(only: null);
        break;
    case ["--quick", "--only", var only]:
        QuickRun.Run(only);
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(QuickRun).Assembly).Run(args);
        break;
}
