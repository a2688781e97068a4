using System.Diagnostics;
using System.Net.Sockets;
using Rungs.Coordination;
using Rungs.Processes.Launching;
using Rungs.Processes.Wire;

namespace Rungs.Processes.Engine;

/// <summary>Where a worker is.</summary>
internal enum WorkerState
{
    /// <summary>Being started.</summary>
    Starting,

    /// <summary>Takes calls.</summary>
    Ready,

    /// <summary>Takes no more; leaves when those it has are answered.</summary>
    Retiring,

    /// <summary>Asked to end, with nothing to do.</summary>
    Leaving,

    /// <summary>Its process is gone.</summary>
    Ended,
}

/// <summary>One worker of a pool: its process, the calls it has, and the thread that reads its answers.</summary>
/// <remarks>
/// <code>
/// Starting ──► Ready ──► Retiring ──last answer──► Leaving ──► Ended
///    │           └────────────┴──── its process ends ───────────▲
///    └──────────────── it did not start ────────────────────────┘
/// </code>
/// Fields are guarded by the engine's lock, save those that say otherwise.
/// </remarks>
[DebuggerDisplay("{Number}: {State}, {InFlight.Count} calls")]
internal sealed class PoolWorker(PoolEngine engine, WorkerSlot slot, int number)
{
    /// <summary>For whom the current thread reads answers; null where it is nobody's.</summary>
    [ThreadStatic]
    private static PoolEngine? t_servesFor;

    /// <summary>Set once, when it is launched; read by those who kill it.</summary>
    private volatile WorkerProcess? _process;

    /// <summary>Cancels calls. Set before it is ready.</summary>
    private CancelSender? _cancels;

    /// <summary>Whether the current thread reads answers for <paramref name="engine"/>, which must not wait for itself.</summary>
    internal static bool IsThreadOf(PoolEngine engine) => t_servesFor == engine;

    internal PoolEngine Engine => engine;

    /// <summary>Which worker of the pool, from 1.</summary>
    internal int Number => number;

    internal WorkerSlot Slot => slot;

    internal WorkerState State { get; set; }

    /// <summary>Calls that it has, in the order in which it runs them; those not sent yet are last.</summary>
    internal Queue<PoolCall> InFlight { get; } = new();

    /// <summary>Those of <see cref="InFlight"/> that are not sent yet.</summary>
    internal List<PoolCall> Outgoing { get; set; } = [];

    /// <summary>What is being sent. Whoever sends.</summary>
    internal List<PoolCall> Batch { get; set; } = [];

    /// <summary>Whether somebody sends what is in <see cref="Outgoing"/>.</summary>
    internal bool IsSending { get; set; }

    /// <summary>Whether its own thread is about to send, with what else it is about to give it.</summary>
    internal bool IsHeldBack { get; set; }

    /// <summary>The number of the last call that it was given.</summary>
    internal long LastId { get; set; }

    /// <summary>The sum of the weights of <see cref="InFlight"/>.</summary>
    internal long Weight { get; set; }

    /// <summary>When its first call has run for too long; <see cref="Clock.Never"/> where it has none, or there is no limit.</summary>
    internal long WorkDue { get; set; } = Clock.Never;

    /// <summary>When it is too old; <see cref="Clock.Never"/> where it never is.</summary>
    internal long AgeDue { get; set; } = Clock.Never;

    /// <summary>Whether it is to be replaced as soon as the replacement is there.</summary>
    internal bool IsWornOut { get; set; }

    /// <summary>Why it was killed by us, for the error of its call; null where it was not, or the call knows.</summary>
    internal string? KillReason { get; set; }

    /// <summary>Whether nobody waits for its start any more. Read without the lock.</summary>
    internal volatile bool IsUnwanted;

    /// <summary>Frames to it. Whoever sends, and only one does.</summary>
    internal FrameWriter? Writer { get; private set; }

    /// <summary>How many sources it knows. Whoever sends.</summary>
    internal int KnownSources { get; set; }

    /// <summary>Sends what is too much for a caller's thread; null before the first of that. Whoever sends.</summary>
    internal SenderThread? Sender { get; set; }

    /// <summary>Its process; 0 before it has one.</summary>
    internal int ProcessId => _process?.Id ?? 0;

    /// <summary>The worker on a timeline. Once it is ready.</summary>
    internal WorkPlace Place => field ??= new WorkPlace(Level.Processes, engine.Name) { ProcessId = ProcessId, Runner = $"worker {number} (process {ProcessId})" };

    /// <summary>The memory it uses now.</summary>
    internal long WorkingSet => _process?.WorkingSet ?? 0;

    /// <summary>Starts it, on a thread of its own.</summary>
    internal void Start()
    {
        try
        {
            new Thread(Run, 512 * 1024) { IsBackground = true, Name = $"{engine.Name} worker {number}" }.UnsafeStart();
        }
        catch (Exception error)
        {
            engine.OnStartFailed(this, new WorkerStartException($"A worker of '{engine.Name}' could not be launched: {error.Message}", error)); // no memory for another thread
        }
    }

    /// <summary>Ends its process, now. Once it is ready; any thread, not under the lock.</summary>
    internal void Kill() =>
        new Thread(_process!.Kill, 256 * 1024) { IsBackground = true, Name = $"{engine.Name} end of {number}" }.UnsafeStart(); // it looks through all processes of the machine

    /// <summary>Tells it that there will be no more calls. Not under the lock.</summary>
    internal void CloseWork()
    {
        try
        {
            _process!.Work.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // It has ended already.
        }
    }

    /// <summary>Cancels the token of a call. Any thread, not under the lock.</summary>
    internal void SendCancel(long id) => _cancels!.Send(id);

    private void Run()
    {
        t_servesFor = engine;
        WorkerProcess process;
        try
        {
            process = Launch();
        }
        catch (WorkerStartException error)
        {
            engine.OnStartFailed(this, error);
            return;
        }

        var problem = Serve(process);
        var exit = WaitForExit(process, problem);
        var begun = process.Begun;
        process.Dispose(); // before the pool hears of the end: once its disposal is over, nothing is left
        engine.OnEnded(this, begun, exit, problem);
    }

    private WorkerProcess Launch()
    {
        var sources = PortableRegistry.Sources;
        var process = WorkerProcess.Launch(engine.Options, number);
        _process = process;
        PoolTelemetry.Publish(); // while the process starts
        process.Connect(sources, () => !IsUnwanted, engine.OnStranger);
        KnownSources = sources.Count;
        Writer = new FrameWriter(new NetworkStream(process.Work));
        _cancels = new CancelSender($"{engine.Name} cancels {number}", process.Control);
        return process;
    }

    /// <summary>Takes calls and reads their answers until it ends.</summary>
    /// <returns>Why it is not listened to any more; null where it has only ended.</returns>
    private Exception? Serve(WorkerProcess process)
    {
        var reader = process.Reader;
        try
        {
            engine.OnReady(this);
            while (reader.TryRead(out var header, out var payload))
                engine.OnAnswer(this, header, payload, reader);
            return null;
        }
        catch (IOException)
        {
            return null;
        }
        catch (Exception error)
        {
            return error; // whatever it is, such as no memory for a long answer: it must cost this worker, and not the application
        }
    }

    private static WorkerExit WaitForExit(WorkerProcess process, Exception? problem)
    {
        while (true)
        {
            try
            {
                if (problem is not null || !process.HasExitedWithin(WorkerProcess.LeaveTimeoutMs))
                    process.Kill();
                return process.WaitForExit();
            }
            catch (ThreadInterruptedException)
            {
                // A caller's object has interrupted this thread while it was told of progress.
            }
        }
    }
}
