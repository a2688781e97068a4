using System.Diagnostics;
using Rungs.Hosts.Broker;
using Rungs.Hosts.Calling;
using Rungs.Hosts.InMemory;

namespace Rungs.Hosts;

/// <summary>The fifth rung: runs portable work on other machines, over a RabbitMQ broker, and loses none of it.</summary>
/// <remarks>
/// <para>A job is safe once the broker has it: it is run at least once, and its caller gets one outcome. It runs twice where a worker was lost between running it and saying so;
/// whoever must not do a thing twice keys it by something of its own. A worker that is still there remembers what it has run.</para>
/// <para>Lost connections come back by themselves, and what was under way goes on. Members are safe to call from any thread.</para>
/// </remarks>
[DebuggerDisplay("{InFlight} in flight")]
public sealed partial class HostPool : PortableRung, IAsyncDisposable
{
    private static readonly RungCapabilities s_capabilities = new() { AtLeastOnce = true };

    private readonly HostCaller _caller;

    private HostPool(HostCaller caller) => _caller = caller;

    /// <inheritdoc/>
    public override Level Level => Level.Hosts;

    /// <inheritdoc/>
    public override RungCapabilities Capabilities => s_capabilities;

    /// <summary>How many jobs of this pool wait for their outcome.</summary>
    public int InFlight => _caller.InFlight;

    /// <summary>What it has done and holds.</summary>
    public HostPoolStatistics Statistics => _caller.Statistics;

    /// <inheritdoc/>
    /// <value>Whether the broker is connected.</value>
    public override bool IsAvailable => _caller.IsAvailable;

    /// <summary>Asks the broker how many jobs the pool's workers could run at once, those of other callers included; waits for a broker that is away.</summary>
    /// <param name="cancellationToken">Ends the wait. Default: none.</param>
    /// <returns>How many; 0 where no worker is there.</returns>
    /// <exception cref="ObjectDisposedException">The pool is disposed. Through the task.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled. Through the task.</exception>
    public override Task<int> ProbeAsync(CancellationToken cancellationToken = default) => _caller.Line.CountPlacesAsync(cancellationToken);

    /// <summary>Connects to the broker.</summary>
    /// <param name="options">How it is set up. Default: null, those of <see cref="HostPoolOptions"/>.</param>
    /// <param name="cancellationToken">Ends the attempts to connect. Default: none.</param>
    /// <returns>The pool, once it is connected. From then on it keeps the connection by itself.</returns>
    /// <exception cref="BrokerException">The broker is not there for <see cref="HostConnectionOptions.ConnectTimeout"/>, or does not allow what the pool needs; the message says what to do.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<HostPool> ConnectAsync(HostPoolOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new HostPoolOptions();
        var caller = new HostCaller(options);
        var line = new BrokerLine(options, caller);
        caller.Line = line;
        await line.ConnectAsync(options.ConnectTimeout, cancellationToken);
        return new HostPool(caller);
    }

    /// <summary>Makes a pool without a broker: jobs run on a rung of this process, and all else is as it is with one. For development and tests.</summary>
    /// <param name="on">Where they run. It is not disposed here.</param>
    /// <param name="options">How it is set up; nothing of a broker is used. Default: null, those of <see cref="HostPoolOptions"/>.</param>
    /// <returns>The pool.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="on"/> is null.</exception>
    public static HostPool InMemory(IRung on, HostPoolOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(on);
        options ??= new HostPoolOptions();
        var caller = new HostCaller(options);
        caller.Line = new MemoryLine(on, options, caller);
        return new HostPool(caller);
    }

    /// <summary>Takes no further calls, waits for those under way for <see cref="HostConnectionOptions.DrainTimeout"/>, and leaves. Safe to call twice.</summary>
    /// <returns>A task that ends when it has.</returns>
    public ValueTask DisposeAsync() => _caller.DisposeAsync();
}
