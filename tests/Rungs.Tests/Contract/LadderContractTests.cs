using Rungs.Hosts;
using Rungs.Threads;

namespace Rungs.Tests.Contract;

/// <summary>A ladder on threads alone. Closures pass as they do there, and errors of portable work are remote.</summary>
public sealed class LadderContract : LocalRungContractTests
{
    private readonly Dictionary<IRung, ThreadRung[]> _threads = [];

    protected override bool KeepsOrder => false;

    protected override bool NestsBlocking => true;

    protected override RungCapabilities ExpectedCapabilities { get; } = new() { TakesClosures = true };

    protected override Level ExpectedLevel => Level.Threads;

    protected override IRung CreateRung()
    {
        var (blocking, cpu) = (new ElasticThreads(), new CpuThreads());
        var ladder = new Ladder(new LadderOptions { Blocking = blocking, Cpu = cpu });
        _threads[ladder] = [blocking, cpu];
        return ladder;
    }

    /// <summary>It has no end of its own; that of its rungs is one.</summary>
    protected override async ValueTask DisposeRungAsync(IRung rung)
    {
        foreach (var threads in _threads[rung])
            await threads.DisposeAsync();
    }
}

/// <summary>A ladder with hosts, in the two extremes: all that may leave does, or all stays.</summary>
public abstract class LadderWithHostsContractTests(bool isFull) : LocalRungContractTests
{
    private readonly Dictionary<IRung, IAsyncDisposable[]> _rungs = [];

    protected override Level ExpectedLevel => Level.Hosts;

    protected override RungCapabilities ExpectedCapabilities { get; } = new() { TakesClosures = true, AtLeastOnce = true };

    protected override bool NestsBlocking => true;

    protected override bool KeepsOrder => false;

    protected override bool FreesBlockedCallers => !isFull;

    protected override bool IsLocal => !isFull;

    protected override IRung CreateRung()
    {
        var (blocking, cpu) = (new ElasticThreads(), new CpuThreads());
        var hosts = HostPool.InMemory(blocking);
        var ladder = new Ladder(new LadderOptions { Blocking = blocking, Cpu = cpu, Hosts = new Unprobed(hosts), Signal = LoadSignal.Of(() => isFull), MaxAtHosts = 1000 });
        var rung = new OfCpuWork(ladder);
        _rungs[rung] = [hosts, cpu, blocking];
        return rung;
    }

    /// <inheritdoc cref="LadderContract.DisposeRungAsync"/>
    protected override async ValueTask DisposeRungAsync(IRung rung)
    {
        foreach (var one in _rungs[rung])
            await one.DisposeAsync();
    }

    /// <summary>The suite's works do not say that they compute; here they do.</summary>
    private sealed class OfCpuWork(Ladder ladder) : IRung
    {
        public Level Level => ladder.Level;

        public RungCapabilities Capabilities => ladder.Capabilities;

        public Task<T> RunAsync<T>(Work<T> work, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(work);
            return ladder.RunAsync(work.As(WorkKind.Cpu), cancellationToken);
        }
    }

    /// <summary>Hosts that cannot be asked whether they are there, so that the first work goes there too.</summary>
    private sealed class Unprobed(HostPool hosts) : IRung
    {
        public Level Level => hosts.Level;

        public RungCapabilities Capabilities => hosts.Capabilities;

        public Task<T> RunAsync<T>(Work<T> work, CancellationToken cancellationToken = default) => hosts.RunAsync(work, cancellationToken);
    }
}

public sealed class LadderWithRoomContract() : LadderWithHostsContractTests(isFull: false);

public sealed class LadderFullContract() : LadderWithHostsContractTests(isFull: true);
