using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Rungs;

/// <summary>A plan of functions with results of type <typeparamref name="T"/>.</summary>
/// <remarks>
/// <para>Each run works on a copy of the plan as it is then. All items run to their end, whatever others do. One error is
/// thrown as itself, several as one <see cref="AggregateException"/> in the order of scheduling; where nothing failed but
/// something was cancelled, an <see cref="OperationCanceledException"/> is thrown.</para>
/// <para>Members are safe to call from any thread.</para>
/// </remarks>
/// <typeparam name="T">The type of the results.</typeparam>
[DebuggerDisplay("{AsWork().Name,nq}: {Count} items")]
public abstract class Runner<T> : Runner
{
    private readonly Lock _gate = new();
    private readonly List<PlanItem<T>> _items = [];
    private readonly RunnerOptions _options;

    private protected Runner(RunnerOptions? options) => _options = options ?? new RunnerOptions();

    /// <summary>How many items are scheduled.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _items.Count;
        }
    }

    /// <inheritdoc/>
    internal override IEnumerable<Runner> NestedRunners => Snapshot().Select(static item => item.Plan).OfType<Runner>();

    /// <summary>How many works may be under way at once.</summary>
    private protected abstract int Width { get; }

    /// <summary>Whether nested runners take their turn like works do.</summary>
    private protected abstract bool IsInOrder { get; }

    private protected RunnerOptions Options => _options;

    /// <summary>Runs the plan.</summary>
    /// <param name="on">
    /// The rung to run every item on; an <c>EventLoop</c> has to be run by somebody meanwhile, or nothing of it ends. Default: async
    /// functions are called where you are, blocking ones run on elastic threads.
    /// </param>
    /// <param name="cancellationToken">Keeps items from starting, and reaches the token of those that run. Default: none.</param>
    /// <returns>The results in the order of scheduling.</returns>
    /// <exception cref="AggregateException">Several items failed; one that fails alone is thrown as itself. Through the task.</exception>
    /// <exception cref="OperationCanceledException">None failed, but some were cancelled or not started. Through the task.</exception>
    public Task<IReadOnlyList<T>> RunAsync(IRung? on = null, CancellationToken cancellationToken = default) =>
        RunInsideAsync(on, outer: null, cancellationToken);

    /// <summary>Runs the plan and blocks until it has ended, as <c>Async.Block</c> does.</summary>
    /// <remarks>With a token: <c>Async.Block(() => plan.RunAsync(on, token))</c>.</remarks>
    /// <param name="on">The rung to run every item on. Default: async functions run on a private loop on this thread, blocking ones on elastic threads.</param>
    /// <returns>The results in the order of scheduling.</returns>
    /// <exception cref="AggregateException">Several items failed; one that fails alone is thrown as itself.</exception>
    /// <exception cref="OperationCanceledException">None failed, but some were cancelled.</exception>
    public IReadOnlyList<T> Block(IRung? on = null) => Async.Block(() => RunAsync(on));

    /// <summary>Runs the plan; says of each item what became of it, and throws for none, also where the run was cancelled.</summary>
    /// <param name="on">As for <see cref="RunAsync"/>.</param>
    /// <param name="cancellationToken">As for <see cref="RunAsync"/>; items it kept from starting are <see cref="OutcomeStatus.NotStarted"/>.</param>
    /// <returns>The outcomes in the order of scheduling.</returns>
    public async Task<IReadOnlyList<Outcome<T>>> RunSettledAsync(IRung? on = null, CancellationToken cancellationToken = default)
    {
        var run = NewRun(on, ended: null, new StartGate(outer: null), cancellationToken);
        await run.RunAsync();
        return run.GetOutcomes();
    }

    /// <summary>Runs the plan; yields each item's outcome as it ends.</summary>
    /// <remarks>Starts with the enumeration. Leaving early starts nothing more, and waits for what runs.</remarks>
    /// <param name="on">As for <see cref="RunAsync"/>.</param>
    /// <param name="cancellationToken">As for <see cref="RunSettledAsync"/>: the rest is yielded as cancelled or not started.</param>
    /// <returns>The outcomes in the order of their ends; <see cref="Outcome{T}.Index"/> tells which is which.</returns>
    public async IAsyncEnumerable<Outcome<T>> RunAsCompletedAsync(
        IRung? on = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var ended = Channel.CreateUnbounded<Outcome<T>>(new UnboundedChannelOptions { SingleReader = true });
        var gate = new StartGate(outer: null);
        var run = NewRun(on, ended, gate, cancellationToken);
        var running = run.RunAsync();
        try
        {
            // Not with the token: the run itself heeds it, and every item is told of.
            await foreach (var outcome in ended.Reader.ReadAllAsync(CancellationToken.None))
                yield return outcome;
        }
        finally
        {
            gate.Close();
            await running;
        }
    }

    /// <summary>Runs the plan, as an item of another one where <paramref name="outer"/> is that one's gate.</summary>
    internal async Task<IReadOnlyList<T>> RunInsideAsync(IRung? on, StartGate? outer, CancellationToken cancellationToken)
    {
        var run = NewRun(on, ended: null, new StartGate(outer), cancellationToken);
        await run.RunAsync();
        return run.GetValues();
    }

    /// <summary>This plan as a work, for its name.</summary>
    internal Work<IReadOnlyList<T>> AsWork() => new(token => RunAsync(null, token), $"{GetType().Name.Split('`')[0]} of {Count}");

    private protected void Add(PlanItem<T> item)
    {
        if (item.Plan is not { } plan)
        {
            lock (_gate)
                _items.Add(item);
            return;
        }

        // One at a time for all runners: of two that are scheduled in each other at once, one has to see the other.
        lock (NestingGate)
        {
            if (plan.Contains(this))
                throw new ArgumentException("A runner cannot be scheduled inside itself: directly or through another one: it would never end. Make a second runner.", "plan");
            lock (_gate)
                _items.Add(item);
        }
    }

    private PlanItem<T>[] Snapshot()
    {
        lock (_gate)
            return [.. _items];
    }

    private PlanRun<T> NewRun(IRung? on, ChannelWriter<Outcome<T>>? ended, StartGate gate, CancellationToken cancellationToken) =>
        new(Snapshot(), Width, IsInOrder, _options.Progress, on, ended, gate, cancellationToken);
}
