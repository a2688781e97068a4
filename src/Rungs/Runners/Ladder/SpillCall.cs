namespace Rungs;

/// <summary>Where a call is that may run here or at hosts.</summary>
internal enum SpillState
{
    /// <summary>Made, and not in the line yet.</summary>
    New,

    /// <summary>In both queues, that of the CPU and that of the hosts.</summary>
    Waiting,

    /// <summary>With the CPU.</summary>
    Here,

    /// <summary>With the hosts.</summary>
    There,

    /// <summary>Cancelled or refused before anybody took it.</summary>
    Ended,
}

/// <summary>A call that came when the CPU was full: whoever is free first, the CPU or the hosts, takes it.</summary>
/// <remarks>
/// <code>
/// New ──► Waiting ──a processor is free──► Here ──► its outcome
///            │                              ▲
///            │                              └── the hosts cannot run it any more ──┐
///            ├──────a place is free───────► There ──► its outcome ─────────────────┘
///            └──────token, or refused─────► Ended: the function never runs
/// </code>
/// The line moves it, under its lock.
/// </remarks>
internal abstract class SpillCall(Work work)
{
    /// <summary>The caller's context, in which it is sent from another thread; null where its flow was suppressed.</summary>
    private readonly ExecutionContext? _context = ExecutionContext.Capture();

    /// <summary>The work, for its name and its kind.</summary>
    internal Work Work { get; } = work;

    /// <summary>Where it is; under the line's lock.</summary>
    internal SpillState State { get; set; }

    /// <summary>Its place in the line, while it waits; under the line's lock.</summary>
    internal LinkedListNode<SpillCall>? Place { get; set; }

    /// <summary>Takes it back from the hosts, once it is there; under the line's lock until then.</summary>
    internal CancellationToken Recall { get; set; }

    /// <summary>The hosts have taken it: sends it from the thread pool, because it runs what a rung does at the call, and this thread is another caller's.</summary>
    internal void Send() => ThreadPool.UnsafeQueueUserWorkItem(
        static call => ExecutionContext.Run(call._context ?? EmptyContext.Value, static self => ((SpillCall)self!).SendHere(), call), this, preferLocal: false);

    /// <summary>The hosts have taken it: sends it from its caller's thread, so that it is with them when the caller goes on. Not under the lock. Throws nothing.</summary>
    internal abstract void SendHere();
}
