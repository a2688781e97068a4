using System.Diagnostics;
using RabbitMQ.Client;
using Rungs.Diagnostics;

namespace Rungs.Hosts.Broker;

/// <summary>What the broker has delivered on a channel and has no word of yet.</summary>
/// <remarks>
/// <code>
/// Open ──Acknowledge──► Done ──sent, many with one message──► (forgotten)
///   └───GiveBack──► Leaving ──sent──► (forgotten)
/// </code>
/// One acknowledgement for many: each message costs the broker a write to its disk. It takes along all that were delivered before, so none goes beyond one that is open or leaving. Nobody is
/// kept waiting for more to come: what is done while the last message is on its way to the socket goes with the next one.
/// </remarks>
/// <param name="channel">The channel. It delivers in the order of the tags, and each is begun before the next one is.</param>
internal sealed class Deliveries(IChannel channel)
{
    /// <summary>Guards everything below.</summary>
    private readonly Lock _gate = new();

    /// <summary>Those that somebody works at, by their tags, and when that began.</summary>
    private readonly Dictionary<ulong, long> _open = [];

    /// <summary>Those that the broker is just told to deliver to somebody else.</summary>
    private readonly HashSet<ulong> _leaving = [];

    /// <summary>Those that are over, and not acknowledged yet.</summary>
    private readonly List<ulong> _done = [];

    /// <summary>Sends what is done, until nothing is; the last one that was started.</summary>
    private Task _sending = Task.CompletedTask;

    /// <summary>Whether it will look once more.</summary>
    private bool _isSending;

    /// <summary>It has come.</summary>
    /// <param name="tag">Its number on the channel.</param>
    /// <param name="now">A timestamp.</param>
    internal void Begin(ulong tag, long now = 0)
    {
        lock (_gate)
            _open.Add(tag, now);
    }

    /// <summary>The broker may forget it. Does nothing for one that was given back.</summary>
    internal void Acknowledge(ulong tag)
    {
        lock (_gate)
        {
            if (!_open.Remove(tag))
                return;
            _done.Add(tag);
            AssertInvariants();
            if (_isSending)
                return;
            _isSending = true;
            // In the pool's own queue: behind others that are about to be done.
            _sending = Task.Factory.StartNew(SendAsync, CancellationToken.None, TaskCreationOptions.PreferFairness, TaskScheduler.Default).Unwrap();
        }
    }

    /// <summary>The broker delivers it again, to whomever. Does nothing for one that is over.</summary>
    internal async Task GiveBackAsync(ulong tag)
    {
        lock (_gate)
        {
            if (!_open.Remove(tag))
                return;
            _leaving.Add(tag);
        }

        await channel.BasicNackAsync(tag, multiple: false, requeue: true);
        lock (_gate)
            _leaving.Remove(tag); // only now: an acknowledgement that came before would have taken it along
    }

    /// <summary>Those that are open, and began before <paramref name="timestamp"/>.</summary>
    internal ulong[] OpenSince(long timestamp)
    {
        lock (_gate)
            return [.. _open.Where(one => one.Value < timestamp).Select(static one => one.Key)];
    }

    /// <summary>Waits until all that was done is acknowledged.</summary>
    internal Task WhenSentAsync()
    {
        lock (_gate)
            return _sending;
    }

    private async Task SendAsync()
    {
        try
        {
            while (Take(out var last, out var single))
            {
                if (last is { } all)
                    await channel.BasicAckAsync(all, multiple: true);
                foreach (var tag in single)
                    await channel.BasicAckAsync(tag, multiple: false);
            }
        }
        catch (Exception error) when (BrokerSession.IsLoss(error))
        {
            // The channel has gone, and the broker delivers them again.
        }
        catch (Exception error)
        {
            UnobservedErrors.Raise(error, "hosts: an acknowledgement");
        }
    }

    /// <param name="last">It goes with all before it; null where none does.</param>
    /// <param name="single">Those that go one by one, because an earlier one is not over.</param>
    /// <returns>Whether there is any.</returns>
    private bool Take(out ulong? last, out ulong[] single)
    {
        lock (_gate)
        {
            AssertInvariants();
            var first = ulong.MaxValue; // that has to stay
            foreach (var tag in _open.Keys)
                first = Math.Min(first, tag);
            foreach (var tag in _leaving)
                first = Math.Min(first, tag);

            last = null;
            foreach (var tag in _done)
                last = tag < first && !(tag < last) ? tag : last;
            single = [.. _done.Where(tag => tag > first)];
            _done.Clear();
            return _isSending = last is not null || single.Length > 0;
        }
    }

    [Conditional("DEBUG")]
    private void AssertInvariants()
    {
        Debug.Assert(_gate.IsHeldByCurrentThread, "Deliveries are looked at without their lock.");
        Debug.Assert(!_done.Exists(tag => _open.ContainsKey(tag) || _leaving.Contains(tag)), "A delivery is over, and is not.");
        Debug.Assert(_done.Count == 0 || _isSending || _sending.IsCompleted, "Nobody sends what is done.");
    }
}
