namespace Rungs.Threads;

/// <remarks>How busy it is, for those who decide by it many times a second.</remarks>
internal sealed partial class ThreadEngine
{
    /// <summary>
    /// How many calls more would be taken at once; below 0, how many wait with no thread on its way to them. A glance without the lock: wrong for a moment where threads come and go.
    /// </summary>
    internal int Spare => Volatile.Read(ref _idle) + Volatile.Read(ref _coming) + _options.MaxThreads + Volatile.Read(ref _waiting) - Volatile.Read(ref _threads) - _queue.Count;
}
