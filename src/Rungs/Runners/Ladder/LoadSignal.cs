using Rungs.Threads;

namespace Rungs;

/// <summary>Says whether this machine's CPU is full, so that work may leave it.</summary>
public abstract class LoadSignal
{
    /// <summary>Whether the CPU is full. Asked for each work that could leave, by any thread, so it answers at once. Where it throws, the CPU counts as not full, and <c>Async.UnobservedError</c> is told.</summary>
    public abstract bool IsFull { get; }

    /// <summary>The load of some threads: full once all are busy and their queue is not empty, until one of them is free.</summary>
    /// <remarks>In between, all busy and nothing queued, it stays as it was, so that it does not flap.</remarks>
    /// <param name="threads">The threads.</param>
    /// <returns>The signal.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="threads"/> is null.</exception>
    public static LoadSignal Of(CpuThreads threads)
    {
        ArgumentNullException.ThrowIfNull(threads);
        return new OfThreads(threads);
    }

    /// <summary>A signal of your own.</summary>
    /// <param name="isFull">Says whether the CPU is full; as <see cref="IsFull"/>.</param>
    /// <returns>The signal.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="isFull"/> is null.</exception>
    public static LoadSignal Of(Func<bool> isFull)
    {
        ArgumentNullException.ThrowIfNull(isFull);
        return new OfFunction(isFull);
    }

    private sealed class OfThreads(CpuThreads threads) : LoadSignal
    {
        /// <summary>What it said last. Written by whoever asks; two at once would write what is true anyway.</summary>
        private volatile bool _isFull;

        /// <inheritdoc/>
        public override bool IsFull
        {
            get
            {
                var spare = threads.Spare;
                if (spare == 0)
                    return _isFull;
                var isFull = spare < 0;
                if (_isFull != isFull)
                    _isFull = isFull;
                return isFull;
            }
        }
    }

    private sealed class OfFunction(Func<bool> isFull) : LoadSignal
    {
        /// <inheritdoc/>
        public override bool IsFull => isFull();
    }
}
