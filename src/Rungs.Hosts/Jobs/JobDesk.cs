using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Rungs.Coordination;

namespace Rungs.Hosts.Jobs;

/// <summary>The jobs of one worker: those that run, the outcomes of the last ones, and those that were cancelled before they came.</summary>
/// <remarks>
/// <code>
///            ──Do──► Running ──its function ends──► Finished ──so many others have──► forgotten
/// (unknown)  ──Cancel, GiveUp──► Unwanted ──so many others are──► forgotten
/// </code>
/// A job may come twice, because a broker delivers again what it has no word of: while it runs, both wait for the one run; once it has
/// finished, the second is given the first one's outcome. What is forgotten would run again.
/// </remarks>
/// <param name="runner">Runs them.</param>
/// <param name="memory">How many outcomes are kept.</param>
/// <param name="timeout">How long a function may take until its token is cancelled.</param>
/// <param name="time">The clock of that.</param>
/// <param name="concurrency">How many functions run at once. There may be more jobs than that where a connection was lost: those that came over the new one wait for those that came over the old.</param>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Disposing the semaphore would fail those who wait for it; they have their turn.")]
internal sealed class JobDesk(JobRunner runner, int memory, TimeSpan timeout, TimeProvider time, int concurrency = int.MaxValue)
{
    /// <summary>Outcomes beyond this many bytes in all are forgotten, the oldest first.</summary>
    private const long MaxRememberedBytes = 64L * 1024 * 1024;

    /// <summary>How many are remembered that are not wanted. All workers are told of each, so they must not push out the outcomes.</summary>
    private const int MaxUnwanted = 10_000;

    /// <summary>As many functions as may run.</summary>
    private readonly DualSemaphore _room = new(concurrency);

    /// <summary>Guards everything below.</summary>
    private readonly Lock _gate = new();

    /// <summary>What runs, and what has finished and is kept.</summary>
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>What has finished and is kept, the oldest first.</summary>
    private readonly Queue<string> _kept = new();

    /// <summary>The bytes of all outcomes that are kept.</summary>
    private long _keptBytes;

    /// <summary>What is not to be begun here.</summary>
    private readonly HashSet<string> _unwanted = new(StringComparer.Ordinal);

    /// <summary>The same, the oldest first.</summary>
    private readonly Queue<string> _unwantedInOrder = new();

    /// <summary>How many came again, and were not run again.</summary>
    private long _repeated;

    /// <summary>How many run.</summary>
    internal int Running
    {
        get
        {
            lock (_gate)
                return _entries.Count - _kept.Count;
        }
    }

    /// <summary>How many outcomes and cancellations are kept.</summary>
    internal int Remembered
    {
        get
        {
            lock (_gate)
                return _kept.Count + _unwanted.Count;
        }
    }

    /// <summary>How many came again, and were not run again.</summary>
    internal long Repeated => Interlocked.Read(ref _repeated);

    /// <summary>Whether it has been here, and whether it has ended.</summary>
    internal (bool IsKnown, bool HasOutcome) Knows(Job job)
    {
        lock (_gate)
            return _entries.TryGetValue(job.Key, out var known) ? (true, known.Outcome.Task.IsCompleted) : default;
    }

    /// <summary>Runs a job, unless it has been here before, or is not wanted. Never throws.</summary>
    /// <param name="job">The job.</param>
    /// <param name="call">What it calls.</param>
    internal Task<Reply> DoAsync(Job job, PortableCall call)
    {
        Entry entry;
        lock (_gate)
        {
            AssertInvariants();
            if (_entries.TryGetValue(job.Key, out var known))
            {
                _repeated++;
                return known.Outcome.Task;
            }

            if (_unwanted.Contains(job.Key))
                return Task.FromResult(new Reply(ReplyKind.Cancelled, default));
            _entries.Add(job.Key, entry = new Entry(new CancellationTokenSource(timeout, time)));
        }

        return RunAsync(entry, job, call); // not by way of the outcome, which would go on elsewhere
    }

    /// <summary>Cancels a job; one that has not come yet will not be begun.</summary>
    /// <returns>Whether it has been begun, so that it has an outcome, or will.</returns>
    internal bool Cancel(string id)
    {
        Entry? known;
        lock (_gate)
        {
            if (!_entries.TryGetValue(id, out known))
            {
                AddUnwanted(id);
                return false;
            }

            if (known.Outcome.Task.IsCompleted)
                return true;
            known.IsCancelled = true;
        }

        _ = known.Cancellation.CancelAsync(); // it runs what the function has registered: not here
        return true;
    }

    /// <summary>Sees to it that a job is not begun that has not come yet; one that runs goes on.</summary>
    /// <returns>Whether it has been begun, so that it has an outcome, or will.</returns>
    internal bool GiveUp(string id)
    {
        lock (_gate)
        {
            if (_entries.ContainsKey(id))
                return true;
            AddUnwanted(id);
            return false;
        }
    }

    /// <summary>Cancels all that run: their outcomes would go nowhere.</summary>
    internal void CancelAll()
    {
        Entry[] running;
        lock (_gate)
            running = [.. _entries.Values.Where(static entry => !entry.Outcome.Task.IsCompleted)];
        foreach (var entry in running)
            _ = entry.Cancellation.CancelAsync();
    }

    private async Task<Reply> RunAsync(Entry entry, Job job, PortableCall call)
    {
        var reply = await RunInTurnAsync(job, call, entry.Cancellation.Token);
        entry.Cancellation.CancelAfter(Timeout.InfiniteTimeSpan); // or its timer holds on to it until the timeout
        lock (_gate)
        {
            if (reply.Kind == ReplyKind.Cancelled && !entry.IsCancelled)
                reply = Reply.OfError(ReplyKind.Error, new TimeoutException($"'{job.Method}' took longer than the worker's WorkTimeout, {timeout}.")) with { Times = reply.Times };
            _keptBytes += reply.Payload.Length;
            entry.Outcome.SetResult(reply); // continuations run elsewhere
            Keep(job.Key);
            return reply;
        }
    }

    private async Task<Reply> RunInTurnAsync(Job job, PortableCall call, CancellationToken cancellationToken)
    {
        try
        {
            using var room = await _room.AcquireAsync(cancellationToken);
            return await runner.RunAsync(job, call, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return new Reply(ReplyKind.Cancelled, default); // before its turn
        }
    }

    /// <summary>Under the lock.</summary>
    private void Keep(string key)
    {
        _kept.Enqueue(key);
        while (_kept.Count > memory || (_keptBytes > MaxRememberedBytes && _kept.Count > 1))
        {
            _entries.Remove(_kept.Dequeue(), out var oldest);
            _keptBytes -= oldest!.Outcome.Task.Result.Payload.Length;
        }

        AssertInvariants();
    }

    /// <summary>Under the lock.</summary>
    private void AddUnwanted(string id)
    {
        if (_unwanted.Add(id))
            _unwantedInOrder.Enqueue(id);
        if (_unwanted.Count > MaxUnwanted)
            _unwanted.Remove(_unwantedInOrder.Dequeue());
        AssertInvariants();
    }

    [Conditional("DEBUG")]
    private void AssertInvariants()
    {
        Debug.Assert(_gate.IsHeldByCurrentThread, "The desk is looked at without its lock.");
        Debug.Assert(_kept.Count <= _entries.Count, "More is kept than there is.");
        Debug.Assert(_keptBytes >= 0, "Fewer than no bytes are kept.");
        Debug.Assert(_unwanted.Count == _unwantedInOrder.Count, "What is unwanted is not in order.");
    }

    private sealed class Entry(CancellationTokenSource cancellation)
    {
        /// <summary>Of the function's token. Not disposed: it may be about to be cancelled.</summary>
        internal CancellationTokenSource Cancellation { get; } = cancellation;

        /// <summary>Whether its caller wants it no more.</summary>
        internal bool IsCancelled { get; set; }

        internal TaskCompletionSource<Reply> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
