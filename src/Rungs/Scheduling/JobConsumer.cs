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
    /// <summary>Entered under the engine's lock, so that two callers at once are told instead of losing a job.</summary>
    private volatile Step _step;

    private enum Step
    {
        Idle,
        Moving,
        Left,
    }

    /// <summary>What it was handed last.</summary>
    private Firing<T> _firing;

    /// <inheritdoc/>
    public DueJob<T> Current => _firing.Job is { } job ? new DueJob<T>(job, _firing, this) : default;

    /// <summary>Which job it has, counted from 1; 0 before the first.</summary>
    internal long Number { get; private set; }

    /// <summary>Where its job is counted until it is done; null where it has none, or the job is held. Under the engine's lock.</summary>
    internal JobRound? Round { get; set; }

    /// <inheritdoc/>
    public ValueTask<bool> MoveNextAsync()
    {
        if (cancellationToken.IsCancellationRequested)
        {
            engine.Done(this);
            return ValueTask.FromCanceled<bool>(cancellationToken);
        }

        var waiter = engine.Take(this, isBlocking: false, out var firing);
        return waiter is null ? new ValueTask<bool>(Receive(firing)) : ReceiveAsync(waiter.AsValueTask(cancellationToken));
    }

    /// <summary>As <see cref="MoveNextAsync"/>, for a thread that blocks.</summary>
    internal bool MoveNext()
    {
        if (cancellationToken.IsCancellationRequested)
            engine.Done(this);
        cancellationToken.ThrowIfCancellationRequested();
        if (engine.Take(this, isBlocking: true, out var firing) is not { } waiter)
            return Receive(firing);

        try
        {
            waiter.Wait(Deadline.Never, cancellationToken, out firing);
            return Receive(firing);
        }
        finally
        {
            _step = Step.Idle;
        }
    }

    /// <summary>It asks for a job. Under the engine's lock.</summary>
    /// <returns>False where it has left.</returns>
    internal bool TryBegin()
    {
        if (_step == Step.Moving)
            throw new InvalidOperationException("The enumeration waits for its next job already. Several consumers each enumerate the scheduler on their own.");
        if (_step == Step.Left)
            return false;
        _step = Step.Moving;
        return true;
    }

    /// <summary>It could not ask after all. Under the engine's lock.</summary>
    internal void GoBack() => _step = Step.Idle;

    /// <summary>It takes no more. Under the engine's lock.</summary>
    internal void End()
    {
        if (_step == Step.Moving)
            throw new InvalidOperationException("The enumeration waits for its next job. Cancel its token and await that first.");
        _step = Step.Left;
    }

    /// <summary>Its job goes on beyond its next step.</summary>
    internal IDisposable Hold(long number) => engine.Hold(this, number);

    /// <summary>It takes no more, and is done with what it had.</summary>
    internal void Leave()
    {
        engine.Done(this, isLeaving: true);
        _firing = default;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Leave();
        return default;
    }

    private async ValueTask<bool> ReceiveAsync(ValueTask<Firing<T>> wait)
    {
        try
        {
            return Receive(await wait);
        }
        finally
        {
            _step = Step.Idle;
        }
    }

    private bool Receive(in Firing<T> firing)
    {
        Number++;
        Round = firing.Round; // its last job is done, so nobody else looks at it
        _firing = firing;
        if (_step == Step.Moving)
            _step = Step.Idle;
        return firing.Job is not null;
    }
}
