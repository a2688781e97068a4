using Rungs.Coordination;

namespace Rungs.Scheduling;

/// <summary>One enumeration of what is due, blocking or async: asking for the next job says that the last one is done.</summary>
/// <remarks>
/// <code>
/// idle ──MoveNext──► waiting ──a job──► has a job ──MoveNext──► waiting
///                       │                   ├──Hold──► idle: whoever holds the job says when it is done
///                       │                   └──Dispose──► left
///                       └──nothing comes any more, cancelled──► idle
/// </code>
/// </remarks>
internal sealed class JobConsumer<T>(JobEngine<T> engine, CancellationToken cancellationToken) : IAsyncEnumerator<DueJob<T>>
{
    private const int Idle = 0;
    private const int Moving = 1;
    private const int Left = 2;

    /// <summary>Idle, Moving or Left; entered by interlocked steps, so that two callers at once are told instead of losing a job.</summary>
    private volatile int _step;

    /// <inheritdoc/>
    public DueJob<T> Current { get; private set; }

    /// <summary>Which job it has, counted from 1; 0 before the first.</summary>
    internal long Number { get; private set; }

    /// <summary>Where its job is counted until it is done; null where it has none, or the job is held. Under the engine's lock.</summary>
    internal JobRound? Round { get; set; }

    /// <inheritdoc/>
    public ValueTask<bool> MoveNextAsync()
    {
        if (!Begin())
            return new ValueTask<bool>(false);

        Waiter<Unit, Firing<T>>? waiter;
        Firing<T> firing;
        try
        {
            if (cancellationToken.IsCancellationRequested)
            {
                engine.Done(this);
                _step = Idle;
                return ValueTask.FromCanceled<bool>(cancellationToken);
            }

            waiter = engine.Take(this, isBlocking: false, out firing);
        }
        catch
        {
            _step = Idle;
            throw;
        }

        if (waiter is not null)
            return ReceiveAsync(waiter.AsValueTask(cancellationToken));
        var hasJob = Receive(firing);
        _step = Idle;
        return new ValueTask<bool>(hasJob);
    }

    /// <summary>As <see cref="MoveNextAsync"/>, for a thread that blocks.</summary>
    internal bool MoveNext()
    {
        if (!Begin())
            return false;

        try
        {
            if (cancellationToken.IsCancellationRequested)
                engine.Done(this);
            cancellationToken.ThrowIfCancellationRequested();
            if (engine.Take(this, isBlocking: true, out var firing) is { } waiter)
                waiter.Wait(Deadline.Never, cancellationToken, out firing);
            return Receive(firing);
        }
        finally
        {
            _step = Idle;
        }
    }

    /// <summary>It takes no more, and is done with what it had.</summary>
    internal void Leave()
    {
        if (Interlocked.CompareExchange(ref _step, Left, Idle) == Moving)
            throw new InvalidOperationException("The enumeration waits for its next job. Cancel its token and await that first.");
        Current = default;
        engine.Done(this);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Leave();
        return default;
    }

    /// <returns>False where it has left.</returns>
    private bool Begin() => Interlocked.CompareExchange(ref _step, Moving, Idle) switch
    {
        Idle => true,
        Left => false,
        _ => throw new InvalidOperationException("The enumeration waits for its next job already. Several consumers each enumerate the scheduler on their own."),
    };

    private async ValueTask<bool> ReceiveAsync(ValueTask<Firing<T>> wait)
    {
        try
        {
            return Receive(await wait);
        }
        finally
        {
            _step = Idle;
        }
    }

    private bool Receive(in Firing<T> firing)
    {
        Number++;
        Round = firing.Round; // its last job is done, so nobody else looks at it
        Current = firing.Job is { } job ? new DueJob<T>(job, firing, this, engine) : default;
        return firing.Job is not null;
    }
}
