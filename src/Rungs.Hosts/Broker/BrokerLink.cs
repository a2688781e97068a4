using System.Diagnostics.CodeAnalysis;
using RabbitMQ.Client;
using Rungs.Diagnostics;

namespace Rungs.Hosts.Broker;

/// <summary>Keeps a session with the broker: opens one, and the next one when it is lost.</summary>
/// <remarks>
/// <code>
/// connecting ──opened and set up──► open ──lost──► connecting ──► ...
///     └── fails: waits, longer each time up to 10 s, a random part of it ──► connecting
/// </code>
/// The client's own recovery is off: it misses errors of channels, and the first connection.
/// </remarks>
internal sealed class BrokerLink : IAsyncDisposable
{
    private readonly HostConnectionOptions _options;
    private readonly BrokerNames _names;
    private readonly ConnectionFactory _factory;

    /// <summary>Sets up what is to be had with each session.</summary>
    private readonly Func<BrokerSession, CancellationToken, Task> _setUp;

    private readonly CancellationTokenSource _closing = new();

    /// <summary>The session, once there is one; replaced by whoever sees first that it is lost, and by an error at the end.</summary>
    private TaskCompletionSource<BrokerSession> _session = NewPlace();

    /// <summary>Sessions that were lost.</summary>
    private long _lost;

    /// <summary>Messages that were sent again.</summary>
    private long _resent;

    /// <summary>What keeps it.</summary>
    private Task _keeping = Task.CompletedTask;

    internal BrokerLink(HostConnectionOptions options, string name, Func<BrokerSession, CancellationToken, Task> setUp)
    {
        (_options, _names, _setUp) = (options, new BrokerNames(options.Pool), setUp);
        _factory = BrokerFactory.Of(options, name);
    }

    internal bool IsConnected => TryGetSession(out _);

    internal long Lost => Interlocked.Read(ref _lost);

    internal long Resent => Interlocked.Read(ref _resent);

    /// <summary>Connects for the first time.</summary>
    /// <exception cref="BrokerException">The broker lets nobody in with these credentials, or has other queues than these options say; or it was not there for <paramref name="patience"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    internal Task ConnectAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        // What is run because of a message runs in the context that the connection was opened in: not in that of whoever opens it.
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
            return Task.Run(() => ConnectNowAsync(patience, cancellationToken), CancellationToken.None);
    }

    /// <summary>The session there is, or the next one.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The link is closed.</exception>
    internal Task<BrokerSession> SessionAsync(CancellationToken cancellationToken) => Volatile.Read(ref _session).Task.WaitAsync(cancellationToken);

    /// <summary>The session, where there is one just now.</summary>
    internal bool TryGetSession([NotNullWhen(true)] out BrokerSession? session)
    {
        var task = Volatile.Read(ref _session).Task;
        session = task.IsCompletedSuccessfully ? task.Result : null;
        return session is { Lost.IsCancellationRequested: false };
    }

    /// <summary>Publishes a message to a queue of the pool, over as many sessions as it takes, until the broker has it safe.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; the message may have arrived.</exception>
    /// <exception cref="ObjectDisposedException">The link is closed; the message may have arrived.</exception>
    internal async Task SendAsync(string exchange, string routingKey, Func<BasicProperties> properties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        while (true)
        {
            var session = await SessionAsync(cancellationToken);
            try
            {
                await session.SendAsync(exchange, routingKey, properties, body, isOurs: true, cancellationToken);
                return;
            }
            catch (BrokerLostException)
            {
                CountResent();
                Replace(session);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _keeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        var end = NewPlace();
        end.SetException(new ObjectDisposedException(nameof(HostPool)));
        _ = end.Task.Exception; // seen
        var before = Interlocked.Exchange(ref _session, end);
        if (before.TrySetException(new ObjectDisposedException(nameof(HostPool)))) // whoever waits for the next session
            _ = before.Task.Exception;
    }

    private string Where => BrokerFactory.Where(_factory, _options);

    private static TaskCompletionSource<BrokerSession> NewPlace() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task ConnectNowAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var start = _options.TimeProvider.GetTimestamp();
        for (var failures = 0; ; failures++)
        {
            try
            {
                var session = await OpenAsync(cancellationToken);
                _keeping = KeepAsync(session);
                return;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(cancellationToken); // the client's carries a token of its own (RabbitMQ.Client 7.1.2)
            }
            catch (Exception error)
            {
                if (BrokerFactory.WhyFatal(error, _factory, _options) is { } why)
                    throw new BrokerException(why, error);
                if (_options.TimeProvider.GetElapsedTime(start) > (patience == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : patience))
                    throw new BrokerException($"No broker answers at {Where} within {patience}: {error.Message} Start one (make broker), or set Uri.", error);
            }

            await Task.Delay(Backoff.After(failures), _options.TimeProvider, cancellationToken);
        }
    }

    private void CountResent() => Interlocked.Increment(ref _resent);

    /// <summary>Makes a place for the session after this one, unless somebody has.</summary>
    internal void Replace(BrokerSession lost)
    {
        var place = Volatile.Read(ref _session);
        if (place.Task is { IsCompletedSuccessfully: true } task && task.Result == lost)
            Interlocked.CompareExchange(ref _session, NewPlace(), place);
    }

    private async Task<BrokerSession> OpenAsync(CancellationToken cancellationToken)
    {
        var session = await BrokerSession.OpenAsync(_factory, _options, _names, CountResent, cancellationToken);
        try
        {
            await _setUp(session, cancellationToken);
            Volatile.Read(ref _session).TrySetResult(session);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    private async Task KeepAsync(BrokerSession? session)
    {
        for (var failures = 0; !_closing.IsCancellationRequested;)
        {
            try
            {
                session ??= await OpenAsync(_closing.Token);
                failures = 0;
                using var either = CancellationTokenSource.CreateLinkedTokenSource(session.Lost, _closing.Token);
                await Task.Delay(Timeout.Infinite, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
                if (!_closing.IsCancellationRequested)
                    Interlocked.Increment(ref _lost);
                Replace(session);
                await session.DisposeAsync();
                session = null;
            }
            catch (Exception error)
            {
                if (failures == 0 && !_closing.IsCancellationRequested)
                    UnobservedErrors.Raise(error, $"hosts: connection to {Where}"); // once for each loss; it is tried again
                await Task.Delay(Backoff.After(failures++), _options.TimeProvider, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }

        if (session is not null)
            await session.DisposeAsync();
    }
}
