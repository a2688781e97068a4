using System.Diagnostics.CodeAnalysis;
using Rungs.Coordination;
using Rungs.Diagnostics;
using Rungs.Threads;

namespace Rungs.Streams;

/// <remarks>Batches on their way through the callback.</remarks>
internal sealed partial class WaterfallEngine<T>
{
    /// <summary>Sends waiting batches to the callback, as many as may be there. Not under the lock.</summary>
    private void Launch()
    {
        while (TryTakeWaiting(out var batch))
            Start(batch);
    }

    /// <summary>Runs batches on a thread, beginning with this one, as long as some wait. In nobody's context.</summary>
    private void Start(List<T> batch)
    {
        var work = new Work<Unit>(_ => RunAsync(batch), $"{_options.Name}: a batch");
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
            _ = ElasticThreads.Shared.RunAsync(work);
    }

    private bool TryTakeWaiting([MaybeNullWhen(false)] out List<T> batch)
    {
        var isInterrupted = false;
        _gate.EnterForGood(ref isInterrupted); // a batch that nobody takes would wait for ever
        try
        {
            AssertInvariants();
            batch = null;
            var isTaken = _running < _options.MaxConcurrentBatches && _waiting.TryDequeue(out batch);
            _running += isTaken ? 1 : 0;
            return isTaken;
        }
        finally
        {
            _gate.Exit();
            if (isInterrupted)
                Thread.CurrentThread.Interrupt();
        }
    }

    private async Task<Unit> RunAsync(List<T> first)
    {
        var next = first;
        while (next is not null)
        {
            await CallAsync(next);
            if (!TryTakeWaiting(out next))
                next = null;
        }

        return default;
    }

    /// <summary>One batch. An async method of its own, because that keeps what a callback leaves in the context from the next one.</summary>
    private async Task CallAsync(List<T> batch)
    {
        var count = batch.Count; // the callback may change the list
        var hasFailed = false;
        try
        {
            await (_callback(batch, _mustEnd.Token) ?? throw new InvalidOperationException($"The callback of {_options.Name} returned null instead of a task."));
        }
        catch (Exception error)
        {
            hasFailed = true;
            Tell(error, batch);
        }

        End(count, hasFailed);
    }

    /// <summary>Hands a failed batch to the user.</summary>
    private void Tell(Exception failure, List<T> batch)
    {
        if (_options.OnError is null)
        {
            UnobservedErrors.Raise(failure, $"{_options.Name}: a batch of {batch.Count}");
            return;
        }

        try
        {
            _options.OnError(failure, batch);
        }
        catch (Exception broken)
        {
            UnobservedErrors.Raise(broken, $"{_options.Name}: OnError");
        }
    }

    /// <summary>A batch has ended: its room goes to those who wait for it.</summary>
    private void End(int count, bool hasFailed)
    {
        var wakes = default(WakeList);
        var isInterrupted = false;
        var isStopped = false;
        _gate.EnterForGood(ref isInterrupted); // room that is not given back is lost
        try
        {
            AssertInvariants();
            _running--;
            _held -= count;
            _ended++;
            _failed += hasFailed ? 1 : 0;
            while (_putters.Count > 0 && IsBelowCapacity)
            {
                Append(_putters.First!.Request);
                _putters.Grant(default, ref wakes);
            }

            isStopped = TryFinish();
        }
        finally
        {
            _gate.Exit();
        }

        wakes.WakeAll();
        if (isStopped)
            Finish();
        if (isInterrupted)
            Thread.CurrentThread.Interrupt();
    }
}
