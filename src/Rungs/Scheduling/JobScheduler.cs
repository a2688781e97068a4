using System.Diagnostics;
using Rungs.Diagnostics;

namespace Rungs.Scheduling;

/// <summary>Payloads at their times: schedule them from anywhere, and enumerate what is due.</summary>
/// <remarks>
/// <para>Members are safe to call from any thread. <c>await foreach</c> over the scheduler, or <c>foreach</c> over <see cref="TakeDue"/>,
/// yields due jobs in order of time, first in first out among equal times. Several loops may share a scheduler: each job goes to one of
/// them, to whichever waits longest. A job that nobody waits for stays, and is yielded late rather than lost.</para>
/// <para>A blocking loop is woken directly, also while every thread of the thread pool is blocked; an async one resumes where it
/// awaits, never inside the call that served it.</para>
/// <para>Nothing is polled: one alarm is set for the first job, and only while a loop waits. Scheduling and cancelling cost O(log n), amortised.</para>
/// <para>The idea of a scheduler that is enumerated is that of the Python package <c>async-utils</c>.</para>
/// </remarks>
/// <typeparam name="T">The type of the payloads.</typeparam>
/// <param name="options">How it is set up. Default: the system's clock.</param>
[DebuggerDisplay("{Statistics}")]
public sealed class JobScheduler<T>(JobSchedulerOptions? options = null) : IAsyncEnumerable<DueJob<T>>, IDisposable
{
    private readonly JobEngine<T> _engine = new(options ?? new());

    /// <summary>What it has done and holds, at this moment.</summary>
    public SchedulerStatistics Statistics => _engine.Statistics;

    /// <summary>Schedules a payload for a time of day.</summary>
    /// <remarks>
    /// It is due once the clock shows that time, also when the clock is set meanwhile: set back, the job waits longer; set forward past
    /// the time, the job is due within <see cref="JobSchedulerOptions.ClockCheckInterval"/>.
    /// </remarks>
    /// <param name="when">The time; one in the past is due at once, <see cref="DateTimeOffset.MaxValue"/> never.</param>
    /// <param name="payload">What will be yielded.</param>
    /// <returns>The handle to cancel it.</returns>
    /// <exception cref="InvalidOperationException">The scheduler is closed.</exception>
    public ScheduledJob<T> Schedule(DateTimeOffset when, T payload) => _engine.Schedule(when, payload);

    /// <summary>Schedules a payload for when a span has passed, whatever clocks are set to meanwhile.</summary>
    /// <param name="delay">The span; with zero it is due at once, with <see cref="TimeSpan.MaxValue"/> never.</param>
    /// <param name="payload">What will be yielded.</param>
    /// <returns>The handle to cancel it.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delay"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">The scheduler is closed.</exception>
    public ScheduledJob<T> Schedule(TimeSpan delay, T payload)
    {
        if (delay < TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(delay), delay, "A delay is zero or more; TimeSpan.MaxValue stands for never.");
        return _engine.Schedule(delay, payload);
    }

    /// <summary>Schedules a payload again and again: the n-th time n spans after this call, without drift.</summary>
    /// <remarks>
    /// When the consumers are late, times that have passed are yielded once, not one by one, and <see cref="DueJob{T}.Missed"/> says how many
    /// more there were; the next time is again one of the grid. Two consumers may have two firings of one job at once.
    /// </remarks>
    /// <param name="span">The span from one time to the next, and from now to the first.</param>
    /// <param name="payload">What will be yielded, each time.</param>
    /// <returns>The handle to end it.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="span"/> is zero or negative.</exception>
    /// <exception cref="InvalidOperationException">The scheduler is closed.</exception>
    public ScheduledJob<T> Every(TimeSpan span, T payload)
    {
        if (span <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(span), span, "The span from one time to the next is more than zero.");
        return _engine.Every(span, payload);
    }

    /// <summary>Takes job after job as they are due, waiting meanwhile, until the scheduler is closed and the last is taken.</summary>
    /// <remarks>Asking for the next job says that the last one is done; so does leaving the loop.</remarks>
    /// <param name="cancellationToken">Ends the wait with <see cref="OperationCanceledException"/>; no job is lost. Default: none.</param>
    /// <returns>One enumeration, for one consumer.</returns>
    /// <exception cref="InvalidOperationException">The enumeration is asked for the next job, or disposed, while it waits for one. From the enumeration.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled. From the enumeration.</exception>
    public IAsyncEnumerator<DueJob<T>> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new JobConsumer<T>(_engine, cancellationToken);

    /// <summary>Takes job after job as they are due, blocking meanwhile, until the scheduler is closed and the last is taken.</summary>
    /// <remarks>Asking for the next job says that the last one is done; so does leaving the loop.</remarks>
    /// <param name="cancellationToken">Ends the wait; no job is lost. Default: none.</param>
    /// <returns>The jobs. Each enumeration is a consumer of its own.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled. From the enumeration.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited. From the enumeration.</exception>
    public IEnumerable<DueJob<T>> TakeDue(CancellationToken cancellationToken = default)
    {
        var consumer = new JobConsumer<T>(_engine, cancellationToken);
        try
        {
            while (consumer.MoveNext())
                yield return consumer.Current;
        }
        finally
        {
            consumer.Leave();
        }
    }

    /// <summary>Closes it: nothing more is scheduled, and the loops end after the last pending job.</summary>
    /// <remarks>Jobs of <see cref="Every"/> have no last time: they are cancelled in any case. Any thread, as often as wanted.</remarks>
    /// <param name="cancelPending">Whether pending jobs are cancelled too, so that the loops end at once. Default: they still fire, each at its time.</param>
    public void Close(bool cancelPending = false) => _engine.Close(cancelPending);

    /// <summary>Waits until what was yielded so far is done.</summary>
    /// <remarks>
    /// A job is done when the loop that has it asks for the next or is left, or when its <see cref="DueJob{T}.Hold"/> is disposed. Pending
    /// jobs, and what is yielded after the call, are not waited for: to see all to their end, close the scheduler and await the
    /// loops. Called in a loop's own body it waits for itself.
    /// </remarks>
    /// <param name="cancellationToken">Ends the wait. Default: none.</param>
    /// <returns>A task that ends then.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled first. Through the task.</exception>
    public Task JoinAsync(CancellationToken cancellationToken = default) => _engine.JoinAsync(cancellationToken);

    /// <summary>Blocks until what was yielded so far is done.</summary>
    /// <inheritdoc cref="JoinAsync" path="/remarks"/>
    /// <param name="cancellationToken">Ends the wait. Default: none.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited.</exception>
    public void Join(CancellationToken cancellationToken = default) => _engine.Join(cancellationToken);

    /// <summary>Closes it and cancels what is pending: <see cref="Close"/> with <c>cancelPending</c>. Does not wait.</summary>
    public void Dispose() => Close(cancelPending: true);
}
