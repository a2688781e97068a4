using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Rungs.Coordination;
using Rungs.Threads;

namespace Rungs.Signals;

/// <summary>Runs a program from its start to a clean end: startups, then a wait for a signal, then callbacks, then joins.</summary>
/// <remarks>
/// <code>
/// Idle ──Run──► Starting ──all have started──► Waiting ──signal, RequestExit──► Ending ──last join──► Over
///                  └──────────────── a startup failed ────────────────────────────┘
///                  └─────────────────────┴── second signal, JoinTimeout ──────────┴──► forced: what still runs is left alone
/// </code>
/// <para>While it runs, SIGINT, SIGTERM, SIGHUP and SIGQUIT are taken over; then they do again what they did before. A signal that
/// the program was started to ignore (<c>nohup</c>, a background job of a script) stays ignored.</para>
/// <para>A signal that comes while startups run does not stop them: a startup that takes long heeds <see cref="Token"/>. All
/// callbacks and joins run, whatever others throw; their errors are thrown together afterwards. An
/// <see cref="OperationCanceledException"/> of <see cref="Token"/> is no error, but the way to give up; so is any that a startup throws
/// once <see cref="Token"/> is cancelled.</para>
/// <para>A failed startup leaves out the startups after it and begins the end, as <see cref="RequestExit"/> does. Callbacks and
/// joins go with the startups added just before them, and are left out where none of these has started. Those that a
/// startup adds while it runs are never left out.</para>
/// <para>Members are safe to call from any thread. The idea is that of <c>SignalService</c> of the Python package <c>async-utils</c>.</para>
/// </remarks>
[DebuggerDisplay("{_phase}, signal {Signal}")]
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The token lives on after the run, and its source has no timer.")]
public sealed partial class SignalService
{
    private readonly TimeSpan _joinTimeout;
    private readonly Clock _clock;

    /// <summary>Guards the fields that are not read-only. No function of the user runs under it.</summary>
    private readonly Lock _gate = new();

    /// <summary>Behind <see cref="Token"/>.</summary>
    private readonly CancellationTokenSource _cancellation = new();

    /// <summary>The end is asked for, and the callbacks of <see cref="Token"/> have run.</summary>
    private readonly TaskCompletionSource _exit = new(Continuations.Options);

    /// <summary>The exit code or the errors: what <see cref="Run"/> waits for.</summary>
    private readonly TaskCompletionSource<int> _over = new(Continuations.Options);

    private Phase _phase;

    /// <summary>The first signal.</summary>
    private PosixSignal? _signal;

    /// <summary>Whether a signal, a request or a failed startup has begun the end.</summary>
    private bool _isExiting;

    /// <summary>Whether nobody waits for what still runs. Volatile: read between the functions without the lock.</summary>
    private volatile bool _isForced;

    /// <summary>Makes a service.</summary>
    /// <param name="options">The limit of the end, and its clock. Default: those of <see cref="SignalServiceOptions"/>.</param>
    public SignalService(SignalServiceOptions? options = null)
    {
        options ??= new SignalServiceOptions();
        _joinTimeout = options.JoinTimeout;
        _clock = new Clock(options.TimeProvider);
        Token = _cancellation.Token;
    }

    /// <summary>Where the service stands.</summary>
    private enum Phase
    {
        Idle,
        Starting,
        Waiting,
        Ending,
        Over,
    }

    /// <summary>Cancelled when the end begins: at the first signal, request or failed startup.</summary>
    /// <remarks>What is registered with it runs on a thread of the service, before the callbacks; its errors count as those of callbacks.</remarks>
    public CancellationToken Token { get; }

    /// <summary>The first signal that came.</summary>
    /// <value>Null where none has: then the end, if it has begun, was asked for by <see cref="RequestExit"/> or a failed startup.</value>
    public PosixSignal? Signal
    {
        get
        {
            lock (_gate)
                return _signal;
        }
    }

    /// <summary>Begins the end, as a signal does. Any thread, also before <c>Run</c> (then the end comes right after the startups) and inside a startup.</summary>
    /// <remarks>When it returns, <see cref="Token"/> is cancelled; it waits for nothing else. Asking again does nothing: only a second signal forces the end.</remarks>
    public void RequestExit()
    {
        Ask();
        SpinWait.SpinUntil(() => Token.IsCancellationRequested); // by the thread that was started, first thing
    }

    /// <summary>Runs the service to its end, and blocks meanwhile: <c>return service.Run();</c> is the last line of Main.</summary>
    /// <remarks>
    /// The functions run on <see cref="ElasticThreads.Shared"/>, one after another, so that one that hangs does not keep this thread.
    /// No thread of the thread pool is needed. On a running <see cref="Loops.EventLoop"/> await <see cref="RunAsync"/> instead.
    /// </remarks>
    /// <param name="cancellationToken">Cancelled, it begins the end, as <see cref="RequestExit"/> does. Default: none.</param>
    /// <returns>
    /// The exit code: 0 after a clean end. After a forced one 128 + n, where n is the number of the second signal, or, where
    /// <see cref="SignalServiceOptions.JoinTimeout"/> ended it, of the first; 124 where no signal had come. What still runs is left
    /// alone, and errors that had come go to <see cref="Async.UnobservedError"/>.
    /// </returns>
    /// <exception cref="InvalidOperationException">The service runs, or has run.</exception>
    /// <exception cref="AggregateException">Several of the functions failed. The error of a single one is thrown as it is.</exception>
    /// <exception cref="PlatformNotSupportedException">The platform has no signals.</exception>
    public int Run(CancellationToken cancellationToken = default)
    {
        Begin();
        using var alarm = CreateAlarm();
        using var signals = new HandledSignals(OnSignal);
        using var request = cancellationToken.UnsafeRegister(static self => ((SignalService)self!).RequestExit(), this);
        try
        {
            _ = ElasticThreads.Shared.RunAsync(Work.Of(DriveAsync, nameof(SignalService)), CancellationToken.None);
            return _over.Task.GetAwaiter().GetResult();
        }
        finally
        {
            ReportForgotten();
        }
    }

    /// <summary>Runs the service to its end. Async functions are called where you are, blocking ones on <see cref="ElasticThreads.Shared"/>.</summary>
    /// <inheritdoc cref="Run"/>
    /// <remarks>Errors come through the task. A function that blocks the thread it is called on also holds up a forced end.</remarks>
    public async Task<int> RunAsync(CancellationToken cancellationToken = default)
    {
        Begin();
        using var alarm = CreateAlarm();
        using var signals = new HandledSignals(OnSignal);
        using var request = cancellationToken.UnsafeRegister(static self => ((SignalService)self!).RequestExit(), this);
        try
        {
            _ = DriveAsync();
            return await _over.Task;
        }
        finally
        {
            ReportForgotten();
        }
    }

    private void Begin()
    {
        lock (_gate)
        {
            if (_phase != Phase.Idle)
                throw new InvalidOperationException("This service runs, or has run: it runs once. Make another SignalService.");
            _phase = Phase.Starting;
            AssertInvariants();
        }
    }

    /// <summary>Says what must hold. Under the lock, in Debug builds.</summary>
    [Conditional("DEBUG")]
    private void AssertInvariants()
    {
        Debug.Assert(_gate.IsHeldByCurrentThread, "The phase is read and moved under the lock.");
        Debug.Assert(_phase < Phase.Ending || _isExiting, "Nothing ends before that was asked for.");
        Debug.Assert(_signal is null || _isExiting, "A signal begins the end.");
        Debug.Assert(!_isForced || _isExiting, "Only an end that has begun is forced.");
        Debug.Assert(!_isForced || _phase != Phase.Over, "Who is over is not forced.");
    }
}
