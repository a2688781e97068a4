namespace Rungs;

/// <inheritdoc/>
internal sealed class SpillCall<T> : SpillCall
{
    private readonly Work<T> _work;
    private readonly IRung _cpu;
    private readonly SpillLine _line;
    private readonly CancellationToken _cancellationToken;

    /// <summary>The caller's task.</summary>
    private readonly TaskCompletionSource<T> _outcome;

    /// <summary>Takes the call out of the CPU's queue; null where it never stood there.</summary>
    private CancellationTokenSource? _withdrawal;

    /// <summary>Of the caller's token; set before the line knows of the call.</summary>
    private CancellationTokenRegistration _registration;

    private SpillCall(Work<T> work, IRung cpu, SpillLine line, CancellationToken cancellationToken)
        : base(work)
    {
        (_work, _cpu, _line, _cancellationToken) = (work, cpu, line, cancellationToken);
        _outcome = new TaskCompletionSource<T>(work.Label, TaskCreationOptions.RunContinuationsAsynchronously);
    }

    internal static Task<T> Start(Work<T> work, IRung cpu, SpillLine line, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<T>(cancellationToken);
        var call = new SpillCall<T>(work, cpu, line, cancellationToken);
        if (cancellationToken.CanBeCanceled)
            call._registration = cancellationToken.UnsafeRegister(static self => ((SpillCall<T>)self!).Cancel(), call);
        if (!line.Enter(call))
            call.Queue();
        if (cancellationToken.IsCancellationRequested)
            call.Cancel(); // the token's own notice may have come before the line knew of the call
        return call._outcome.Task;
    }

    /// <summary>Stands in the CPU's queue too.</summary>
    private void Queue()
    {
        var withdrawal = new CancellationTokenSource();
        Volatile.Write(ref _withdrawal, withdrawal);
        var step = _work.IsAsync ? new Work<T>(CallHereAsync, _work) : new Work<T>(CallHere, _work);
        var queued = StartHere(step, withdrawal.Token);
        queued.ContinueWith(static (task, self) => ((SpillCall<T>)self!).EndUnrun(task), this, CancellationToken.None, TaskContinuationOptions.NotOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        if (!_line.IsWaiting(this))
            withdrawal.Cancel(); // it was taken before the withdrawal was there
    }

    /// <summary>Runs something on the CPU; what its rung throws at the call comes through the task too.</summary>
    private Task<T> StartHere(Work<T> step, CancellationToken cancellationToken)
    {
        try
        {
            return _cpu.RunAsync(step, cancellationToken) ?? throw new InvalidOperationException($"The rung returned null instead of a task for '{Work.Name}'.");
        }
        catch (Exception error)
        {
            return Failure.ToTask<T>(error);
        }
    }

    /// <summary>On the CPU: runs it, unless it was taken.</summary>
    private T CallHere(CancellationToken withdrawal)
    {
        if (!_line.TryTake(this, SpillState.Here))
            return default!;
        try
        {
            var value = _work.Call(_cancellationToken);
            Succeed(value); // here, so that a caller who blocks needs no thread of the thread pool
            return value;
        }
        catch (Exception error)
        {
            Fail(error);
            throw; // for the trace of the CPU's own task
        }
    }

    /// <inheritdoc cref="CallHere"/>
    private async Task<T> CallHereAsync(CancellationToken withdrawal)
    {
        if (!_line.TryTake(this, SpillState.Here))
            return default!;
        try
        {
            var value = await _work.StartAsync(_cancellationToken);
            Succeed(value);
            return value;
        }
        catch (Exception error)
        {
            Fail(error);
            throw;
        }
    }

    /// <summary>The CPU's task has ended without a value: it was withdrawn, the function failed, or the rung did not run it.</summary>
    private void EndUnrun(Task<T> queued)
    {
        var error = queued.Exception?.InnerException; // seen, in any case
        if (_line.TryTake(this, SpillState.Ended))
            Fail(error ?? new OperationCanceledException($"'{Work.Name}' did not run: its rung has cancelled it."));
    }

    /// <summary>The caller's token was cancelled while it waits.</summary>
    private void Cancel()
    {
        if (!_line.TryTake(this, SpillState.Ended))
            return;
        _outcome.TrySetCanceled(_cancellationToken);
        Volatile.Read(ref _withdrawal)?.Cancel();
    }

    private void Succeed(T value)
    {
        _registration.Unregister();
        _outcome.TrySetResult(value);
    }

    private void Fail(Exception error)
    {
        _registration.Unregister();
        if (error is OperationCanceledException cancelled)
            _outcome.TrySetCanceled(cancelled.CancellationToken);
        else
            _outcome.TrySetException(error);
    }

    /// <inheritdoc/>
    internal override void SendHere()
    {
        Volatile.Read(ref _withdrawal)?.Cancel();
        _ = RunThereAsync();
    }

    private async Task RunThereAsync()
    {
        try
        {
            using var tokens = new JoinedTokens(_cancellationToken, Recall);
            var value = await _line.Hosts.RunAsync(_work, tokens.Token).ConfigureAwait(false);
            _line.Leave();
            Succeed(value);
        }
        catch (Exception error)
        {
            var cancelled = CancelledBy();
            var why = _line.WhyBack(error, isRecalled: Recall.IsCancellationRequested && cancelled is null);
            _line.Leave();
            if (why is not null && (_line.FallsBack || why == LadderReturn.Refused))
                await RunHereAsync().ConfigureAwait(false);
            else if (why is not null)
                Fail(new RungUnavailableException($"'{Work.Name}' was sent to hosts that cannot run it: {error.Message} Set WhenRungFails to FallBack to have it run here.", error));
            else if (error is OperationCanceledException && cancelled is { } token)
                Fail(new OperationCanceledException(error.Message, error, token));
            else
                Fail(error);
        }
    }

    /// <summary>The token that the caller has cancelled; null where none is.</summary>
    private CancellationToken? CancelledBy() => _cancellationToken.IsCancellationRequested ? _cancellationToken
        : _work.PortableCall!.Token is { IsCancellationRequested: true } ofTheCall ? ofTheCall
        : null;

    /// <summary>After the hosts could not run it.</summary>
    private async Task RunHereAsync()
    {
        _line.CountBack(this);
        var here = StartHere(_work, _cancellationToken);
        await ((Task)here).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _registration.Unregister();
        _outcome.TrySetFromTask(here);
    }
}
