using System.Collections.Concurrent;
using System.Diagnostics;
using Rungs.Coordination;
using Rungs.Diagnostics;
using Rungs.Hosts.Counting;
using Rungs.Hosts.Jobs;

namespace Rungs.Hosts.Calling;

/// <summary>The caller's side of a pool: jobs that wait for their replies, over whichever line.</summary>
internal sealed partial class HostCaller : IAsyncDisposable
{
    private readonly HostPoolOptions _options;

    /// <summary>Jobs that are under way, by their ids.</summary>
    private readonly ConcurrentDictionary<string, PendingJob> _pending = new(StringComparer.Ordinal);

    /// <summary>As many jobs as may be under way.</summary>
    private readonly DualSemaphore _room;

    /// <summary>Cancelled once nothing new is taken.</summary>
    private readonly CancellationTokenSource _closing = new();

    /// <summary>Cancelled once nothing is waited for any more.</summary>
    private readonly CancellationTokenSource _giveUp = new();

    /// <summary>Jobs that nobody waits for, and that are being sent.</summary>
    private readonly LiveAnswers _enqueueing = new();

    /// <summary>The pool on a timeline, and the processes that its jobs were run in.</summary>
    private readonly HostPlaces _places;

    private IJobLine? _line;

    internal HostCaller(HostPoolOptions options)
    {
        _options = options;
        _room = new DualSemaphore(options.MaxInFlight);
        _places = new HostPlaces(options.Pool);
        Watchdog.Watch(this);
        HostTelemetry.Publish();
    }

    /// <summary>The way to the hosts; set once, before the first call.</summary>
    internal IJobLine Line
    {
        get => _line!;
        set => _line = value;
    }

    /// <summary>How many jobs wait for their replies.</summary>
    internal int InFlight => _pending.Count;

    /// <summary>Whether jobs can be sent now.</summary>
    internal bool IsAvailable => !_closing.IsCancellationRequested && Line.Health.IsConnected;

    /// <exception cref="ArgumentException">It does not cross, or is too long.</exception>
    internal PortableCall CallOf(Work work)
    {
        if (work.PortableCall is not { } call)
            throw new ArgumentException($"'{work.Name}' is a closure, which does not cross to another host. Write Work.Portable(() => Type.Method(arguments)), of a static method marked [Portable], or run it on a rung of this process.", nameof(work));
        ThrowIfTooLong(call, work.Name);
        return call;
    }

    /// <exception cref="ArgumentException">It is too long.</exception>
    internal void ThrowIfTooLong(PortableCall call, string name)
    {
        var length = JobBody.LengthOf(call.Arguments);
        if (length > _options.MaxMessageBytes)
            throw new ArgumentException($"The arguments of '{name}' are {length} bytes, and at most {_options.MaxMessageBytes} may cross (MaxMessageBytes). Put them where the worker can read them, and pass the place.", "work");
    }

    /// <summary>Sends a job and waits for its reply.</summary>
    /// <param name="call">What is called.</param>
    /// <param name="label">Its name.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <param name="withdrawal">Cancels it where no worker has begun it.</param>
    internal Task<T> RunAsync<T>(PortableCall call, WorkLabel label, CancellationToken cancellationToken, CancellationToken withdrawal = default) =>
        WorkSpan.Open(label, _places.Unknown) is { } span
            ? RunRecordedAsync<T>(call, label, span, cancellationToken, withdrawal)
            : RunAsync<T>(call, label, note: null, cancellationToken, withdrawal);

    private async Task<T> RunRecordedAsync<T>(PortableCall call, WorkLabel label, WorkSpan span, CancellationToken cancellationToken, CancellationToken withdrawal)
    {
        var note = new JobNote();
        try
        {
            var result = await RunAsync<T>(call, label, note, cancellationToken, withdrawal);
            _places.End(span, note, error: null);
            return result;
        }
        catch (Exception error)
        {
            _places.End(span, note, error);
            throw;
        }
    }

    private async Task<T> RunAsync<T>(PortableCall call, WorkLabel label, JobNote? note, CancellationToken cancellationToken, CancellationToken withdrawal)
    {
        ThrowIfClosing(label);
        using var tokens = new JoinedTokens(cancellationToken, call.Token);
        using var room = await AcquireRoomAsync(tokens, withdrawal);

        var pending = new PendingJob<T>(NewJob(call, Line.ReplyTo, isTimed: note is not null), call, label, note);
        _pending[pending.Job.Id] = pending;
        try
        {
            ThrowIfClosing(label); // else disposal sees it
            using var ofTheRun = cancellationToken.UnsafeRegister((_, token) => Cancel(pending, token), null);
            using var ofTheMap = withdrawal.UnsafeRegister(_ => _ = AskAsync(pending, Line.GiveUpAsync, ReplyKind.Cancelled), null);
            using var ofTheCall = call.Token.UnsafeRegister((_, token) => Cancel(pending, token), null);
            note?.MarkSent();
            _ = SendAsync(pending);
            if (pending.Job.Deadline is not null)
                _ = GiveUpInTimeAsync(pending);
            return await pending.Result;
        }
        finally
        {
            _pending.TryRemove(pending.Job.Id, out _);
            await pending.Sending.CancelAsync();
        }
    }

    /// <summary>Sends a job that nobody waits for.</summary>
    internal async Task<string> EnqueueAsync(PortableCall call, WorkLabel label, CancellationToken cancellationToken)
    {
        ThrowIfClosing(label);
        using var room = await _room.AcquireAsync(cancellationToken);
        using var sending = _enqueueing.Enter();
        ThrowIfClosing(label); // else disposal sees it
        var job = NewJob(call, replyTo: null);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _giveUp.Token);
        try
        {
            var sent = Line.SendAsync(job, linked.Token);
            _ = sent.ContinueWith(static task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default); // seen, also where nobody waits any more
            await sent.WaitAsync(linked.Token);
            _counts.CountSent(isEnqueued: true);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            throw new ObjectDisposedException(nameof(HostPool), $"The pool was disposed while job {job.Id} was being sent; it may have arrived.");
        }

        return job.Id;
    }

    /// <summary>Sends again what is under way: replies may have been lost. Whoever remembers a job answers as before.</summary>
    internal void SendAgain()
    {
        foreach (var pending in _pending.Values)
            _ = SendAsync(pending);
    }

    /// <summary>A reply has come.</summary>
    internal void Receive(string id, Reply reply)
    {
        if (!_pending.TryGetValue(id, out var pending))
        {
            if (reply.IsOutcome)
                _counts.CountOutcome(reply.Kind, isFirst: false); // a second one, or one of a job that was given up
        }
        else if (reply.IsOutcome)
        {
            pending.Note?.Answered(reply.Times);
            End(pending, reply);
        }
        else if (reply.Kind == ReplyKind.Running)
            pending.Runs.TrySetResult();
        else
            pending.Report(reply.Payload);
    }

    /// <summary>Takes no further jobs, waits for those under way as long as <see cref="HostConnectionOptions.DrainTimeout"/>, and fails the rest.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_closing.IsCancellationRequested)
            return;
        await _closing.CancelAsync();
        var all = Task.WhenAll([_enqueueing.WhenNoneAsync(), .. _pending.Values.Select(pending => pending.Task)]);
        await all.WaitAsync(_options.DrainTimeout, _options.TimeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        foreach (var pending in _pending.Values)
            pending.Fail(new ObjectDisposedException(nameof(HostPool), $"The pool was disposed before job {pending.Job.Id} had its reply. It is run all the same; its outcome goes nowhere."));
        await _giveUp.CancelAsync();
        await Line.DisposeAsync();
        _room.Dispose();
    }

    private void ThrowIfClosing(WorkLabel label)
    {
        if (_closing.IsCancellationRequested)
            throw new ObjectDisposedException(nameof(HostPool), $"'{label.Name}' was not sent: its pool is disposed.");
    }

    private async Task<Releaser> AcquireRoomAsync(JoinedTokens tokens, CancellationToken withdrawal)
    {
        try
        {
            if (!withdrawal.CanBeCanceled)
                return await _room.AcquireAsync(tokens.Token);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(tokens.Token, withdrawal);
            return await _room.AcquireAsync(either.Token);
        }
        catch (OperationCanceledException error) when (tokens.AreCauseOf(error))
        {
            throw tokens.Separate(error);
        }
    }

    private static string NewId() => Guid.NewGuid().ToString("N");

    private Job NewJob(PortableCall call, string? replyTo, bool isTimed = false) => new(
        NewId(),
        call.Method.Id,
        call.Method.Attribute.Version,
        JobBody.Write(call.Arguments),
        replyTo,
        _options.JobTimeout == Timeout.InfiniteTimeSpan ? null : _options.TimeProvider.GetUtcNow() + _options.JobTimeout,
        Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null,
        Attempt: 0,
        Level: Math.Clamp(PriorityScope.Current, 0, _options.Topology.Levels - 1),
        IsTimed: isTimed);

    private async Task SendAsync(PendingJob pending)
    {
        try
        {
            await Line.SendAsync(pending.Job, pending.Sending.Token);
            _counts.CountSent(isEnqueued: false);
        }
        catch (OperationCanceledException) when (pending.Sending.IsCancellationRequested)
        {
            // It has ended.
        }
        catch (Exception error)
        {
            pending.Fail(error);
        }
    }

    private void Cancel(PendingJob pending, CancellationToken cancellationToken)
    {
        pending.CancelledBy = cancellationToken;
        _ = AskAsync(pending, Line.CancelAsync, ReplyKind.Cancelled);
    }

    private void End(PendingJob pending, Reply reply) => _counts.CountOutcome(reply.Kind, isFirst: pending.End(reply));

    private async Task GiveUpInTimeAsync(PendingJob pending)
    {
        try
        {
            await Task.Delay(_options.JobTimeout, _options.TimeProvider, pending.Sending.Token);
        }
        catch (OperationCanceledException)
        {
            return; // it has ended
        }

        await AskAsync(pending, Line.GiveUpAsync, ReplyKind.Late);
    }

    /// <summary>Tells the workers; who has begun it says so. Where nobody does, nobody has begun it, and nobody will.</summary>
    private async Task AskAsync(PendingJob pending, Func<string, Task> tell, ReplyKind outcome)
    {
        try
        {
            // While the connection is dead, and nobody knows it yet, this takes long.
            await tell(pending.Job.Id).WaitAsync(_options.CancelGrace, _options.TimeProvider);
            await Task.WhenAny(pending.Runs.Task, pending.Task).WaitAsync(_options.CancelGrace, _options.TimeProvider);
        }
        catch (TimeoutException)
        {
            End(pending, new Reply(outcome, default));
        }
        catch (Exception error)
        {
            UnobservedErrors.Raise(error, $"{pending.Job.Method}: {outcome}");
            End(pending, new Reply(outcome, default));
        }
    }
}
