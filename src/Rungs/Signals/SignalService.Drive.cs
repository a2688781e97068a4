using Rungs.Diagnostics;

namespace Rungs.Signals;

/// <remarks>The way from the first startup to the last join.</remarks>
public sealed partial class SignalService
{
    /// <summary>What the functions threw, with their names.</summary>
    private readonly List<(Exception Error, string Name)> _errors = [];

    private async Task DriveAsync()
    {
        try
        {
            if (await StartAsync())
                MoveTo(Phase.Waiting);
            else
                Ask();

            await _exit.Task;
            MoveTo(Phase.Ending);
            await EndAsync(_callbacks);
            await EndAsync(_joins);
            Complete();
        }
        catch (Exception error)
        {
            _over.TrySetException(error); // a fault of the service itself: nobody must wait for ever
        }
    }

    /// <returns>Whether all have started.</returns>
    private async Task<bool> StartAsync()
    {
        foreach (var (work, group) in _startups)
        {
            if (_isForced || !await TryRunAsync(work, isStartup: true))
                return false;
            group.Started++;
        }

        return true;
    }

    /// <summary>Runs callbacks, or joins; nothing is added to them any more.</summary>
    private async Task EndAsync(List<Step> steps)
    {
        foreach (var (work, group) in steps)
        {
            if (!_isForced && !group.IsVoid)
                await TryRunAsync(work, isStartup: false);
        }
    }

    /// <returns>Whether it ended well; else its error is noted.</returns>
    private async Task<bool> TryRunAsync(Work<Unit> work, bool isStartup)
    {
        try
        {
            await Async.RunAsync(work, CancellationToken.None);
            return true;
        }
        catch (OperationCanceledException error) when (error.CancellationToken == Token || (isStartup && Token.IsCancellationRequested))
        {
            return false; // a startup's may carry another token: many libraries join theirs to the one they are given
        }
        catch (Exception error)
        {
            Note(error, work.Name);
            return false;
        }
    }

    private void MoveTo(Phase phase)
    {
        lock (_gate)
        {
            _phase = phase;
            AssertInvariants();
        }
    }

    private void Complete()
    {
        lock (_gate)
        {
            if (_isForced)
                return;
            _phase = Phase.Over;
            AssertInvariants();
        }

        _ = _errors switch // moved no more: all that write have ended
        {
            [] => _over.TrySetResult(0),
            [var (error, _)] => _over.TrySetException(error),
            _ => _over.TrySetException(new AggregateException(_errors.Select(static noted => noted.Error))),
        };
    }

    private void Note(Exception error, string name)
    {
        lock (_gate)
        {
            if (!_isForced)
            {
                _errors.Add((error, name));
                return;
            }
        }

        UnobservedErrors.Raise(error, name);
    }

    /// <summary>After a forced end: tells of the errors that had come, because nobody is thrown them.</summary>
    private void ReportForgotten()
    {
        lock (_gate)
        {
            if (!_isForced)
                return;
        }

        foreach (var (error, name) in _errors) // moved no more once the end is forced
            UnobservedErrors.Raise(error, name);
    }
}
