using System.Diagnostics.CodeAnalysis;

namespace Rungs.Scheduling;

/// <summary>A job whose time has come, as a <see cref="JobScheduler{T}"/> yields it.</summary>
/// <remarks>It counts as done when the loop that has it asks for the next one, or ends; or, once held, when the hold is disposed.</remarks>
/// <typeparam name="T">The type of the payload.</typeparam>
[SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "Payload is the named one.")]
[SuppressMessage("Performance", "CA1815:Override equals and operator equals on value types", Justification = "Nobody compares due jobs.")]
public readonly struct DueJob<T>
{
    private readonly JobConsumer<T> _consumer;

    /// <summary>Which of the consumer's jobs it is.</summary>
    private readonly long _number;

    internal DueJob(ScheduledJob<T> job, in Firing<T> firing, JobConsumer<T> consumer)
    {
        (Job, Payload, Missed) = (job, firing.Payload, firing.Missed);
        (_consumer, _number) = (consumer, consumer.Number);
    }

    /// <summary>What was scheduled.</summary>
    public T Payload { get; }

    /// <summary>The handle that <c>Schedule</c> or <c>Every</c> gave.</summary>
    public ScheduledJob<T> Job { get; }

    /// <summary>Of <see cref="JobScheduler{T}.Every"/>: how many later times had passed too, and are not made up for.</summary>
    /// <value>Zero where the consumer is in time.</value>
    public long Missed { get; }

    /// <summary>Keeps the job from being done when the loop goes on: for one that is handed to somebody else.</summary>
    /// <remarks>Call it in the loop's body, once. Disposing what it returns, on any thread, says that the job is done; again does nothing.</remarks>
    /// <returns>Dispose it when the job is done.</returns>
    /// <exception cref="InvalidOperationException">The loop has gone on, or the job is held already.</exception>
    public IDisposable Hold() => _consumer is null
        ? throw new InvalidOperationException("This is no job that a scheduler yielded.")
        : _consumer.Hold(_number);

    /// <summary>The payload: for <c>await foreach (Letter letter in scheduler)</c>.</summary>
    /// <param name="job">The job.</param>
    /// <returns>Its payload.</returns>
    public static implicit operator T(DueJob<T> job) => job.Payload;

    /// <summary>The payload's text.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Payload?.ToString() ?? "";
}
