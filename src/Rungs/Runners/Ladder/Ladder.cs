using System.Diagnostics;
using Rungs.Threads;

namespace Rungs;

/// <summary>A rung made of rungs: each work runs where it is best, on this machine as long as that has room.</summary>
/// <remarks>
/// <para>What blocks, or does not say what it does, goes to <see cref="LadderOptions.Blocking"/>, what is marked isolated to
/// <see cref="LadderOptions.Processes"/>, and what computes (<see cref="WorkKind.Cpu"/>) to <see cref="LadderOptions.Cpu"/>. While the CPU is full, what
/// computes and is portable and idempotent stands in two queues at once: that of the CPU, and that of the hosts. Whoever is free first takes it, and
/// once the CPU has room all stays here again.</para>
/// <para>Hosts that are not there are left, and tried again later. What they had is taken back and run here, or fails, as
/// <see cref="LadderOptions.WhenRungFails"/> says. Only idempotent works are ever sent to hosts, because such a one may have begun there.</para>
/// <para>An error of portable work is a <see cref="RemoteWorkException"/> wherever it ran, so that a <c>catch</c> does not depend on load. Closures
/// keep their exceptions. To wait for its works on its own threads, use <c>Async.Block</c>: a plain <c>Result</c> is not always seen.</para>
/// <para>It owns nothing: dispose the rungs you gave it when their works are done; what they still hold ends as they say. Members are safe to call from any thread.</para>
/// </remarks>
[DebuggerDisplay("{Level} at most")]
public sealed class Ladder : IRung
{
    private readonly IRung _blocking;
    private readonly IRung _cpu;
    private readonly IsolatedLine? _isolated;

    /// <summary>The way to the hosts; null where there are none.</summary>
    private readonly SpillLine? _hosts;

    private readonly LadderCounts _counts = new();

    /// <summary>Makes a ladder.</summary>
    /// <param name="options">Its rungs, and when it climbs. Default: null, those of <see cref="LadderOptions"/>: the threads of this process, and nothing beyond.</param>
    /// <exception cref="ArgumentException">Nobody says when the CPU is full: <see cref="LadderOptions.Cpu"/> is not <see cref="CpuThreads"/>, and there is no <see cref="LadderOptions.Signal"/>.</exception>
    public Ladder(LadderOptions? options = null)
    {
        options ??= new LadderOptions();
        (_blocking, _cpu) = (options.Blocking, options.Cpu);
        _isolated = options.Processes is null ? null : new IsolatedLine(options.Processes, options);
        if (options.Hosts is not null)
            _hosts = new SpillLine(options.Hosts, options.Signal ?? SignalOf(options.Cpu), _counts, options);
        Level = options.Hosts?.Level ?? options.Processes?.Level ?? Level.Threads;
        Capabilities = new RungCapabilities { TakesClosures = true, AtLeastOnce = options.Hosts is not null };
    }

    /// <summary>The highest level it reaches.</summary>
    public Level Level { get; }

    /// <inheritdoc/>
    public RungCapabilities Capabilities { get; }

    /// <summary>Where it has sent works, and why.</summary>
    public LadderStatistics Statistics => _hosts?.Read(_counts.Read()) ?? new LadderStatistics { Routes = _counts.Read() };

    /// <summary>Runs <paramref name="work"/> where it is best.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="work">The function to run.</param>
    /// <param name="cancellationToken">Prevents the start, or reaches the function's own token. Default: none.</param>
    /// <returns>A task that ends as the function does; as that of the rung it ran on.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="work"/> is null.</exception>
    /// <exception cref="ArgumentException">It is isolated work, and there are no <see cref="LadderOptions.Processes"/>.</exception>
    public Task<T> RunAsync<T>(Work<T> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (work.PortableCall is not { } call)
        {
            var isCpu = work.Kind == WorkKind.Cpu;
            _counts.Add(work, isCpu ? LadderReason.NotPortable : LadderReason.Blocks);
            return (isCpu ? _cpu : _blocking).RunAsync(work, cancellationToken);
        }

        var attribute = call.Method.Attribute;
        if (attribute.Isolated)
            return RunIsolatedAsync(work, cancellationToken);

        var reason = work.Kind != WorkKind.Cpu ? LadderReason.Blocks
            : !attribute.Idempotent ? LadderReason.NotIdempotent
            : _hosts is null ? LadderReason.NoHosts
            : _hosts.IsCpuFull ? LadderReason.CpuFull
            : LadderReason.Room;
        if (reason == LadderReason.CpuFull)
            return SpillCall<T>.Start(work.WithRemoteErrors(), _cpu, _hosts!, cancellationToken);

        _counts.Add(work, reason);
        return (reason == LadderReason.Blocks ? _blocking : _cpu).RunAsync(work.WithRemoteErrors(), cancellationToken);
    }

    private Task<T> RunIsolatedAsync<T>(Work<T> work, CancellationToken cancellationToken)
    {
        if (_isolated is null)
            throw new ArgumentException($"'{work.Name}' must not run inside this process ([Portable(Isolated = true)]), and this ladder has no processes. Set LadderOptions.Processes to a ProcessPool.", nameof(work));
        _counts.Add(work, LadderReason.Isolated);
        return _isolated.RunAsync(work, cancellationToken);
    }

    private static LoadSignal SignalOf(IRung cpu) => cpu is CpuThreads threads
        ? LoadSignal.Of(threads)
        : throw new ArgumentException($"Nobody says when {cpu.GetType().Name} is full: LadderOptions.Cpu is not CpuThreads. Set LadderOptions.Signal.", "options");
}
