namespace Rungs.Threads;

/// <summary>What happens to calls that are queued or running when their threads are disposed, or the process ends.</summary>
public enum OnExit
{
    /// <summary>Disposal ends when every call has; the process stays alive while a call runs or waits in the queue, but not for an async function that awaits.</summary>
    Wait,

    /// <summary>Disposal returns at once; what is queued and running goes on. The process may end before it.</summary>
    NoWait,

    /// <summary>Disposal returns at once; what has not begun fails with <see cref="ObjectDisposedException"/>, what has goes on. The process may end before it.</summary>
    Abandon,
}
