using Rungs.Coordination;

namespace Rungs.Scheduling;

/// <remarks>Consumers take jobs and are done with them; joiners wait for that.</remarks>
internal sealed partial class JobEngine<T>
{
    /// <summary>The consumer is done with its job and asks for the next.</summary>
    /// <param name="consumer">Who asks.</param>
    /// <param name="isBlocking">Whether the running thread is going to wait.</param>
    /// <param name="firing">The next job, or the end, where it need not wait.</param>
    /// <returns>Its place in the line; null where it need not wait.</returns>
    internal Waiter<Unit, Firing<T>>? Take(JobConsumer<T> consumer, bool isBlocking, out Firing<T> firing)
    {
        var after = default(AfterLock);
        Waiter<Unit, Firing<T>>? waiter = null;
        lock (_gate)
        {
            AssertInvariants();
            MarkDone(consumer, ref after);
            firing = default;
            if (consumer.TryBegin())
                waiter = TakeOrWait(consumer, isBlocking, ref firing, ref after);
        }

        after.Run();
        return waiter;
    }

    /// <summary>The consumer is done with its job.</summary>
    /// <param name="consumer">Who.</param>
    /// <param name="isLeaving">Whether it takes no more.</param>
    internal void Done(JobConsumer<T> consumer, bool isLeaving = false)
    {
        var after = default(AfterLock);
        var isInterrupted = false;
        _gate.EnterForGood(ref isInterrupted); // a job that stayed would be waited for without end
        try
        {
            if (isLeaving)
                consumer.End();
            MarkDone(consumer, ref after);
        }
        finally
        {
            _gate.Exit();
        }

        after.Run();
        if (isInterrupted)
            Thread.CurrentThread.Interrupt();
    }

    /// <summary>A job that was held is done.</summary>
    internal void Done(JobRound round)
    {
        var after = default(AfterLock);
        var isInterrupted = false;
        _gate.EnterForGood(ref isInterrupted); // a job that stayed would be waited for without end
        try
        {
            MarkDone(round, ref after);
        }
        finally
        {
            _gate.Exit();
        }

        after.Run();
        if (isInterrupted)
            Thread.CurrentThread.Interrupt();
    }

    /// <summary>The consumer's job goes on beyond its next step.</summary>
    internal IDisposable Hold(JobConsumer<T> consumer, long number)
    {
        lock (_gate)
        {
            if (consumer.Number != number || consumer.Round is not { } round)
                throw new InvalidOperationException("The job is done, or held already. Hold it once, before the loop asks for the next job.");
            consumer.Round = null;
            return new JobHold<T>(this, round);
        }
    }

    internal Task JoinAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled(cancellationToken);

        Waiter<long, Unit> waiter;
        lock (_gate)
        {
            AssertInvariants();
            if (_rounds.Running == 0)
                return Task.CompletedTask;
            waiter = _joiners.Enter(_rounds.Close());
        }

        return waiter.AsPlainValueTask(cancellationToken).AsTask();
    }

    internal void Join(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Waiter<long, Unit> waiter;
        lock (_gate)
        {
            AssertInvariants();
            if (_rounds.Running == 0)
                return;
            waiter = _joiners.EnterBlocking(_rounds.Close());
        }

        waiter.Wait(Deadline.Never, cancellationToken, out _);
    }

    /// <summary>Under the lock.</summary>
    private Waiter<Unit, Firing<T>>? TakeOrWait(JobConsumer<T> consumer, bool isBlocking, ref Firing<T> firing, ref AfterLock after)
    {
        try
        {
            if (_consumers.Count > 0)
                Serve(ref after); // who waits longer goes first

            var next = Clock.Never;
            if (_consumers.Count == 0 && TryTakeDue(out firing, out next))
            {
                EndIfOver(ref after);
                return null;
            }

            if (IsOver)
                return null;
            _alarm ??= new Alarm(_clock, Ring); // before the caller stands in line: a clock may fail to make a timer
            var waiter = isBlocking ? _consumers.EnterBlocking(default) : _consumers.Enter(default);
            SetAlarm(next);
            return waiter;
        }
        catch
        {
            consumer.GoBack(); // a clock that fails
            throw;
        }
    }

    /// <summary>Under the lock.</summary>
    private void MarkDone(JobConsumer<T> consumer, ref AfterLock after)
    {
        if (consumer.Round is not { } round)
            return;
        consumer.Round = null;
        MarkDone(round, ref after);
    }

    /// <summary>Under the lock.</summary>
    private void MarkDone(JobRound round, ref AfterLock after)
    {
        _rounds.End(round);
        while (_joiners.First is { } first && _rounds.IsDone(first.Request))
            _joiners.Grant(default, ref after.Wakes);
    }
}
