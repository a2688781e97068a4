using System.Diagnostics;
using Rungs.Coordination;
using Rungs.Diagnostics;

namespace Rungs.Strands;

/// <summary>One function at a time, switching only where you say: the guarantee of a single-threaded loop, on threads, for blocking functions too.</summary>
/// <remarks>
/// <para>Of the functions of one strand one runs at a time, on whatever thread. Control moves to another only at an <c>await</c>
/// of something that has not ended, and in <see cref="Yield"/>, <see cref="Sleep"/>, <c>RunUntilFinished</c> and
/// <c>Blocking</c>; between two of these no function of the strand sees another, so what they share needs no lock. First
/// come, first served.</para>
/// <para>A function paused in blocking style keeps its thread, which does not count against the cap of its
/// <see cref="Threads.ElasticThreads"/> meanwhile: a thousand paused functions hang nothing. <c>ConfigureAwait(false)</c> leaves the
/// strand. A wait that the strand does not know of (<c>Task.Wait</c>, a lock) keeps the turn: what is waited for must not need it.</para>
/// <para>Members that say so are for functions of the strand; all others are safe to call from any thread.</para>
/// </remarks>
[DebuggerDisplay("{Name,nq}: {Statistics}")]
public sealed partial class Strand : IRung, IAsyncDisposable
{
    private readonly StrandEngine _engine;
    private readonly TimeProvider _time;
    private readonly LiveCalls _calls = new();

    /// <summary>Makes a strand.</summary>
    /// <param name="options">Name, threads and clock. Default: those of <see cref="StrandOptions"/>.</param>
    public Strand(StrandOptions? options = null)
    {
        options ??= new StrandOptions();
        Name = options.Name;
        _time = ScheduleHook.ClockFor(options.TimeProvider);
        _engine = new StrandEngine(Name, _calls, options.Threads, _time);
    }

    /// <summary>What people read in statistics and errors.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public Level Level => Level.Threads;

    /// <inheritdoc/>
    public RungCapabilities Capabilities => RungCapabilities.Local;

    /// <summary>Whether the running code is a function of this strand that has its turn. It looks at the thread, not at the flow.</summary>
    public bool IsHeld => _engine.IsHeld;

    /// <summary>What the strand has done and holds.</summary>
    public StrandStatistics Statistics => _engine.Statistics with { Calls = _calls.Count };

    /// <summary>Runs <paramref name="work"/> on the strand: in its turn; from inside a function of the strand at once, because that has the turn.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="work">The function to run.</param>
    /// <param name="cancellationToken">Prevents the start, or reaches the function's own token. Default: none.</param>
    /// <returns>A task that ends as the function does; once disposal has begun, one that failed with <see cref="ObjectDisposedException"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="work"/> is null.</exception>
    public Task<T> RunAsync<T>(Work<T> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Post(work, IsHeld ? InlineContext.Instance : _engine.Context, cancellationToken);
    }

    /// <summary>Runs <paramref name="work"/> on the strand later, in order, also from inside.</summary>
    /// <inheritdoc cref="RunAsync{T}(Work{T}, CancellationToken)"/>
    public Task<T> QueueToRun<T>(Work<T> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Post(work, _engine.Context, cancellationToken);
    }

    /// <summary>Lets those who wait have their turn first, and goes on. For functions of the strand in blocking style; others await <c>Task.Yield()</c>.</summary>
    /// <exception cref="InvalidOperationException">The running code does not have the strand's turn.</exception>
    public void Yield()
    {
        ThrowIfNotHeld(nameof(Yield));
        _engine.Yield();
    }

    /// <summary>Gives up the turn for <paramref name="span"/>, and goes on when it has it again. For functions of the strand in blocking style; others await <c>Task.Delay</c>.</summary>
    /// <param name="span">How long at least, by the strand's clock.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="span"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">The running code does not have the strand's turn.</exception>
    public void Sleep(TimeSpan span)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(span, TimeSpan.Zero);
        ThrowIfNotHeld(nameof(Sleep));
        WithoutTurn(() =>
        {
            var deadline = new Deadline(span, _time);
            var parker = ThreadParker.Rent();
            while (!deadline.HasPassed)
                deadline.Park(parker, ScheduleHook.Current);
            ThreadParker.Return(parker);
            return default(Unit);
        });
    }

    /// <summary>Calls a function that blocks, without the turn: others of the strand run meanwhile. For functions of the strand.</summary>
    /// <remarks>
    /// Inside it the code is not on the strand, and its thread does not count against the cap of its
    /// <see cref="Threads.ElasticThreads"/>. Taking the turn back is not cancelled by anything.
    /// </remarks>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="function">The function; called on this thread.</param>
    /// <returns>Its result.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> is a task: the function does not block. Use <c>RunUntilFinished</c>.</exception>
    /// <exception cref="InvalidOperationException">The running code does not have the strand's turn.</exception>
    public T Blocking<T>(Func<T> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (typeof(T).IsAssignableTo(typeof(Task)) || typeof(T) == typeof(ValueTask))
            throw new ArgumentException("Blocking is for functions that block: an async one would go on off the strand. Use RunUntilFinished.", nameof(function));
        ThrowIfNotHeld(nameof(Blocking));
        return WithoutTurn(function);
    }

    /// <inheritdoc cref="Blocking{T}(Func{T})"/>
    public void Blocking(Action function)
    {
        ArgumentNullException.ThrowIfNull(function);
        Blocking(() =>
        {
            function();
            return default(Unit);
        });
    }

    /// <summary>Takes no more functions, and waits for those there are, paused ones too. Safe to call twice.</summary>
    /// <returns>A task that ends when the last function has.</returns>
    /// <exception cref="InvalidOperationException">Called by a function of the strand, which it would wait for.</exception>
    public ValueTask DisposeAsync()
    {
        if (IsHeld)
            throw new InvalidOperationException($"A function of the strand '{Name}' cannot dispose it, because disposal waits for the function. Dispose it elsewhere.");
        _calls.Close();
        return new ValueTask(_calls.WhenEmptyAsync());
    }

    private Task<T> Post<T>(Work<T> work, SynchronizationContext context, CancellationToken cancellationToken) =>
        WorkCall<T>.Post(work, context, _calls, Level, Name, cancellationToken);

    /// <summary>Pauses the calling function until <paramref name="work"/>, in its turn, has ended.</summary>
    private T RunToEnd<T>(Work<T> work)
    {
        ThrowIfNotHeld("RunUntilFinished");
        if (!work.IsAsync && !_engine.HasWaiting && !_calls.IsClosed)
            return CallHere(work); // its turn would be the next one anyway

        var task = Post(work, _engine.Context, CancellationToken.None);
        _engine.Pause(turn => _ = FollowAsync(turn));
        return task.GetAwaiter().GetResult();

        async Task FollowAsync(Turn caller)
        {
            SynchronizationContext.SetSynchronizationContext(InlineContext.Instance); // the caller stands in line from the moment the function ends
            await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            _engine.Post(caller);
        }
    }

    /// <summary>Calls a blocking function in place; like any other call it leaves no execution context behind.</summary>
    private static T CallHere<T>(Work<T> work)
    {
        if (ExecutionContext.Capture() is not { } context)
            return work.Call(CancellationToken.None);

        T? result = default;
        ExecutionContext.Run(context, _ => result = work.Call(CancellationToken.None), null);
        return result!;
    }

    private T WithoutTurn<T>(Func<T> function)
    {
        var context = SynchronizationContext.Current;
        var own = _engine.GiveUp();
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return function();
        }
        finally
        {
            _engine.TakeBack(own);
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private void ThrowIfNotHeld(string member)
    {
        if (!IsHeld)
            throw new InvalidOperationException($"{member} is for functions of the strand '{Name}', while they have its turn. Call it inside RunAsync, and not after ConfigureAwait(false).");
    }
}
