using Rungs.Harvest.CommandLine;
using Rungs.Harvest.Storing;

namespace Rungs.Harvest;

/// <remarks>The end: stop, join, flush, in this order.</remarks>
internal sealed partial class HarvestRun
{
    /// <summary>How long the end waits for answers to requests that were sent.</summary>
    private static readonly TimeSpan s_lastAnswers = TimeSpan.FromSeconds(5);

    /// <summary>No further page is begun.</summary>
    internal Task StopAsync()
    {
        if (service.Signal is not null)
            _writer.Hurry();
        _abort.CancelAfter(s_lastAnswers);
        // On the loop, so that no worker is between a look at the token and the scheduler.
        return _loop.RunAsync(Work.Of(() =>
        {
            _stop.Cancel();
            _visits.Close(cancelPending: true);
        }, "stop"));
    }

    /// <summary>What was sent for has come.</summary>
    internal Task JoinWorkersAsync() => _workers.DisposeAsync().AsTask();

    /// <summary>What has come is stored, or in the file of the unsent.</summary>
    internal async Task FlushAsync()
    {
        await _batches.StopAsync();
        await _loop.DisposeAsync();
        if (_unsent.Count == 0)
            return;

        try
        {
            _unsentFile.Write(_unsent);
            progress.Problem($"the database, {options.Database.Place}, is gone ({_writer.GoneBecause}); {_unsent.Count} pages are in {OneLine.Of(_unsentFile.Path)}, the next run stores them");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            progress.Problem($"the database, {options.Database.Place}, is gone ({_writer.GoneBecause}); {_unsent.Count} pages are lost, the next run fetches them again: {OneLine.Of(error.Message)}");
        }
    }

    private void KeepUnsent(Exception error, IReadOnlyList<PageRow> batch)
    {
        _unsent.AddRange(batch);
        service.RequestExit();
    }
}
