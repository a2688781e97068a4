using Rungs.Diagnostics;

namespace Rungs.Scheduling;

/// <summary>One run of a scheduler's functions: starts what is due, and ends when all of it has ended.</summary>
internal sealed class JobRun<T>(Action<Exception, string>? onError)
{
    private readonly TaskCompletionSource _allEnded = new(Continuations.Options);

    /// <summary>Functions that have not ended, and one for the run itself until it takes no more.</summary>
    private int _open = 1;

    /// <param name="scheduler">Whose jobs.</param>
    /// <param name="start">Starts a job's function.</param>
    /// <param name="nameOf">What people read of a payload; null where there is no name.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal async Task RunAsync(JobScheduler<T> scheduler, Func<T, Task> start, Func<T, string?> nameOf, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var job in scheduler.WithCancellation(cancellationToken))
            {
                Interlocked.Increment(ref _open);
                _ = RunOneAsync(job.Payload, job.Hold(), start, nameOf, cancellationToken);
            }
        }
        finally
        {
            End();
            await _allEnded.Task;
        }
    }

    private async Task RunOneAsync(T payload, IDisposable hold, Func<T, Task> start, Func<T, string?> nameOf, CancellationToken cancellationToken)
    {
        try
        {
            await start(payload);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // It was asked to end, as all of them were.
        }
        catch (Exception error)
        {
            Report(error, nameOf(payload) ?? "a job that is null");
        }
        finally
        {
            hold.Dispose();
            End();
        }
    }

    private void Report(Exception error, string name)
    {
        if (onError is null)
            UnobservedErrors.Raise(error, name);
        else
            UnobservedErrors.Tell(onError, error, name);
    }

    private void End()
    {
        if (Interlocked.Decrement(ref _open) == 0)
            _allEnded.SetResult();
    }
}
