using System.Diagnostics.CodeAnalysis;
using Rungs.Diagnostics;
using Rungs.Hosts.Jobs;

namespace Rungs.Hosts.Broker;

/// <summary>Places for jobs: a channel that the broker sends the next one on when there is room.</summary>
/// <remarks>
/// <code>
/// free ──job──► busy ──answered, acknowledged──► free ──► ...
///   └─────────────┴── channel closed, queue taken away: the broker gives the jobs to others; opened again, a place alone once its function has ended, while the session lasts
/// </code>
/// What was delivered and not begun counts as an attempt when it comes back; so no more is fetched than there are places, and to a place alone, than one for each level. A channel that the
/// broker closes, after <c>consumer_timeout</c>, gives back all that was delivered on it; so where places share one, a job that nears that time is given back before, alone.
/// </remarks>
/// <param name="session">Where its channel is opened.</param>
/// <param name="names">What the queues are called.</param>
/// <param name="options">Those of the worker.</param>
/// <param name="places">How many jobs at once; with several levels, 1.</param>
/// <param name="answering">Counts the jobs that are not answered yet.</param>
/// <param name="handle">Runs and answers a job; once it ends, the broker may forget the job.</param>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The source of the token has no timer.")]
internal sealed class WorkerSlot(BrokerSession session, BrokerNames names, HostWorkerOptions options, int places, LiveAnswers answering, Func<BrokerSession, Delivery, Task> handle)
{
    /// <summary>How long before the broker's own time a job is given back; functions end as long again before that, or ignore their tokens.</summary>
    private static readonly TimeSpan s_margin = TimeSpan.FromMinutes(2.5);

    /// <summary>How often it is looked whether there is such a job.</summary>
    private static readonly TimeSpan s_watch = TimeSpan.FromMinutes(1);

    /// <summary>How long a job is held that could not be handled, so that it does not come again at once.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();

    /// <summary>The channel there is, or was last; replaced by <see cref="KeepAsync"/> alone.</summary>
    private volatile SlotChannel? _channel;

    /// <summary>Takes jobs from now on, until it is stopped or the session is lost.</summary>
    internal async Task StartAsync(CancellationToken cancellationToken)
    {
        var channel = _channel = await SlotChannel.OpenAsync(session, names, options, places, cancellationToken);
        if (_stopping.IsCancellationRequested)
            await channel.StopAsync(); // it was stopped meanwhile, and had no channel yet
        Ended = KeepAsync(channel);
    }

    /// <summary>Ends once it takes nothing more, and, of a place alone, what it has taken is answered.</summary>
    internal Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>Fetches nothing more. What runs can still be answered.</summary>
    internal async Task StopAsync()
    {
        await _stopping.CancelAsync();
        if (_channel is { } channel)
            await channel.StopAsync();
    }

    /// <summary>Waits until the broker was told of all that was answered.</summary>
    internal Task WhenAcknowledgedAsync() => _channel?.WhenAcknowledgedAsync() ?? Task.CompletedTask;

    private async Task KeepAsync(SlotChannel channel)
    {
        while (true)
        {
            await ServeAsync(channel);
            if (_stopping.IsCancellationRequested || session.Lost.IsCancellationRequested)
                return; // the channel goes with its connection: what it was fetched by may still be answered
            UnobservedErrors.Raise(new BrokerException($"The broker has closed a worker's channel, and gives its jobs to others: {channel.Reason}"), "hosts: a worker's channel");
            await channel.DisposeAsync();
            if (await ReopenAsync() is not { } next)
                return;
            _channel = channel = next;
            if (_stopping.IsCancellationRequested)
                await channel.StopAsync();
        }
    }

    /// <summary>Runs what comes over a channel until it is over, or this is stopped.</summary>
    private async Task ServeAsync(SlotChannel channel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(channel.Over, _stopping.Token);
        if (places > 1 && options.BrokerConsumerTimeout != Timeout.InfiniteTimeSpan)
            _ = WatchAsync(channel);
        try
        {
            while (true)
            {
                var answered = AnswerAsync(channel, await channel.NextAsync(either.Token));
                if (places == 1)
                    await answered; // otherwise the broker sends no more than there are places
            }
        }
        catch (Exception error)
        {
            if (!BrokerSession.IsLoss(error) && error is not Coordination.QueueCompletedException)
                UnobservedErrors.Raise(error, "hosts: a worker's channel");
        }
    }

    /// <summary>Never throws.</summary>
    private async Task AnswerAsync(SlotChannel channel, Delivery delivery)
    {
        using var live = answering.Enter();
        try
        {
            await handle(session, delivery);
            await channel.AcknowledgeAsync(delivery);
        }
        catch (Exception error) when (BrokerSession.IsLoss(error) || error is BrokerLostException)
        {
            // No word of it has reached the broker, which delivers it again.
        }
        catch (Exception error)
        {
            UnobservedErrors.Raise(error, "hosts: a job's delivery");
            await Task.Delay(s_pause, options.TimeProvider, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            await channel.GiveBackAsync(delivery);
        }
    }

    /// <summary>Gives back what takes too long, as long as the channel lasts. Where it ends after all, its caller is told.</summary>
    private async Task WatchAsync(SlotChannel channel)
    {
        try
        {
            while (true)
            {
                await Task.Delay(s_watch, options.TimeProvider, channel.Over);
                if (await channel.GiveBackOlderAsync(options.BrokerConsumerTimeout - s_margin) is var count and > 0)
                    UnobservedErrors.Raise(new BrokerException($"Jobs that have not ended within {options.WorkTimeout} (WorkTimeout), although their tokens were cancelled: {count}. They are given to other workers, as the broker would do soon."), "hosts: jobs that do not end");
            }
        }
        catch (Exception error) when (BrokerSession.IsLoss(error))
        {
            // All that was out is given to others.
        }
    }

    /// <returns>A new channel; null where it is not wanted any more.</returns>
    private async Task<SlotChannel?> ReopenAsync()
    {
        for (var failures = 0; ; failures++)
        {
            try
            {
                using var either = CancellationTokenSource.CreateLinkedTokenSource(session.Lost, _stopping.Token);
                await Task.Delay(Backoff.After(failures), options.TimeProvider, either.Token);
                await session.DeclareAsync(); // its queue may have been deleted
                return await SlotChannel.OpenAsync(session, names, options, places, either.Token);
            }
            catch (Exception error)
            {
                if (_stopping.IsCancellationRequested || session.Lost.IsCancellationRequested)
                    return null;
                if (failures == 0)
                    UnobservedErrors.Raise(error, "hosts: a worker's channel cannot be opened again"); // it is tried again
            }
        }
    }
}
