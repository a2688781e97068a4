using Rungs.Coordination;

namespace Rungs.Loops;

/// <summary>What an await inside a loop captures: it leads back to the loop, and beyond the loop's end to <see cref="LateCallbacks"/>.</summary>
internal sealed class LoopContext : SynchronizationContext
{
    private const int NoThread = -1;

    /// <summary>Runs what comes after the end; made at first need.</summary>
    private LateCallbacks? _late;

    /// <summary>The id of <see cref="Thread"/>; that of nobody where it is null.</summary>
    private int _threadId = NoThread;

    private bool _isOpen;

    internal LoopContext(EventLoop loop)
    {
        Loop = loop;
        SetWaitNotificationRequired(); // so that Wait is called
    }

    /// <summary>The thread that runs the loop, or null; a private loop's is always the same. Written by that thread.</summary>
    internal LoopThread? Thread
    {
        get;
        set
        {
            field = value;
            _threadId = value?.Id ?? NoThread;
        }
    }

    /// <summary>Whether the loop takes what is posted; else it runs late. Written by the thread that opens and closes the loop.</summary>
    internal bool IsOpen
    {
        get => Volatile.Read(ref _isOpen);
        set => Volatile.Write(ref _isOpen, value);
    }

    /// <summary>Whether the caller may touch what belongs to the loop's thread: it is that thread, and the loop is open.</summary>
    internal bool IsHere => LoopThread.CurrentId == _threadId && IsOpen;

    /// <summary>The loop this context leads to, or led to.</summary>
    internal EventLoop Loop { get; }

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state)
    {
        if (IsHere)
            Loop.PostHere(d, state);
        else
            Loop.Post(new Callback(d, state), this);
    }

    /// <inheritdoc/>
    public override void Send(SendOrPostCallback d, object? state)
    {
        ArgumentNullException.ThrowIfNull(d);
        if (IsHere)
        {
            d(state);
            return;
        }

        // Blocks until the loop has run it. A Task completes its blocking waiters directly, whatever the thread pool does.
        var sent = new Task(() => d(state));
        Post(static task => ((Task)task!).RunSynchronously(TaskScheduler.Default), sent);
        sent.GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;

    /// <summary>The class library waits on this context's thread.</summary>
    public override int Wait(IntPtr[] waitHandles, bool waitAll, int millisecondsTimeout) =>
        ScheduleHook.Schedule is { } schedule ? schedule.Wait(waitHandles, waitAll, millisecondsTimeout)
        : IsHere ? Loop.WaitInside(waitHandles, waitAll, millisecondsTimeout)
        : WaitHelper(waitHandles, waitAll, millisecondsTimeout);

    /// <summary>Waits, and nothing else.</summary>
    internal static int WaitPlainly(IntPtr[] handles, bool waitAll, int milliseconds) => WaitHelper(handles, waitAll, milliseconds);

    /// <summary>Runs <paramref name="callback"/> on the thread pool, in turn, because the loop has finished.</summary>
    internal void RunLate(in Callback callback) => Late().Add(callback);

    /// <summary>Runs late what came by mail and found the loop closed.</summary>
    internal void RunMailLate() => Late().Add(null);

    /// <summary>Closes; what the loop still holds runs late, before what comes late.</summary>
    internal void CloseWith(IEnumerable<Callback> held) => Late().CloseWith(held);

    private LateCallbacks Late()
    {
        if (Volatile.Read(ref _late) is { } late)
            return late;

        var made = new LateCallbacks(this);
        return Interlocked.CompareExchange(ref _late, made, null) ?? made;
    }
}
