namespace Rungs;

/// <remarks>Who is there: probes while works are at hosts or wait for them, and none else.</remarks>
internal sealed partial class SpillLine
{
    /// <summary>Why a work came back without an outcome of its own; null where it has one.</summary>
    /// <param name="error">What its run ended with.</param>
    /// <param name="isRecalled">Whether it was taken back, and its caller wants it still.</param>
    internal LadderReturn? WhyBack(Exception error, bool isRecalled)
    {
        switch (error)
        {
            case OperationCanceledException when isRecalled:
                return LadderReturn.Recalled;
            case RungUnavailableException or ObjectDisposedException: // the rung's own: those of a function are remote
                Lose(error.Message);
                return LadderReturn.Lost;
            case ArgumentException:
                return LadderReturn.Refused;
            default:
                return null;
        }
    }

    private void Lose(string why)
    {
        lock (_gate)
        {
            AssertInvariants();
            (_left, _window, _lookedAt) = (why, 0, Now);
        }
    }

    private long Now => _options.TimeProvider.GetTimestamp();

    /// <summary>Probes, again and again, until nothing is there and nothing waits.</summary>
    private async Task WatchAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // not on the caller's thread: a probe is users' code
        var pause = DueIn();
        while (true)
        {
            if (pause > TimeSpan.Zero)
                await Task.Delay(pause, _options.TimeProvider).ConfigureAwait(false);
            var (places, why) = await ProbeAsync().ConfigureAwait(false);
            if (!Note(places, why, out pause))
                return;
        }
    }

    /// <summary>How long until they may be tried again.</summary>
    private TimeSpan DueIn()
    {
        lock (_gate)
            return _left is null ? TimeSpan.Zero : _options.RetryAfter - _options.TimeProvider.GetElapsedTime(_lookedAt);
    }

    private async Task<(int Places, string? Why)> ProbeAsync()
    {
        using var patience = new CancellationTokenSource(_options.ProbeInterval, _options.TimeProvider);
        try
        {
            var places = await _probed!.ProbeAsync(patience.Token).WaitAsync(patience.Token).ConfigureAwait(false);
            return (places, places > 0 ? null : "Nobody is there to run works.");
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return (0, $"No answer within {_options.ProbeInterval}.");
        }
        catch (Exception error)
        {
            return (0, error.Message);
        }
    }

    /// <summary>Takes note of what a probe has found.</summary>
    /// <returns>Whether to go on, after <paramref name="pause"/>.</returns>
    private bool Note(int places, string? why, out TimeSpan pause)
    {
        var recall = default(CancellationTokenSource?);
        bool goesOn;
        lock (_gate)
        {
            AssertInvariants();
            (_left, _window, _lookedAt) = (why, WindowFor(Math.Max(0, places)), Now);
            _misses = why is null ? 0 : _misses + 1;
            if (_misses >= 2 && _inFlight > 0)
                (recall, _recall) = (_recall, new CancellationTokenSource());
            goesOn = _isWatched = _inFlight > 0 || _waiting.Count > 0;
            pause = why is not null && _inFlight == 0 ? _options.RetryAfter : _options.ProbeInterval;
        }

        recall?.Cancel();
        SendWaiting();
        return goesOn;
    }
}

/// <summary>Why a work came back from hosts.</summary>
internal enum LadderReturn
{
    /// <summary>It was taken back, because nobody is there to run it.</summary>
    Recalled,

    /// <summary>They cannot run it.</summary>
    Lost,

    /// <summary>They would not take it; too long, perhaps. They may take others.</summary>
    Refused,
}
