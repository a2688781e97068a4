namespace Rungs.Processes;

/// <summary>What the disposal of a <see cref="ProcessPool"/> does with calls that are queued or running.</summary>
public enum PoolShutdown
{
    /// <summary>All of them are run to their end.</summary>
    Drain,

    /// <summary>What runs is run to its end; what is queued fails with <see cref="ObjectDisposedException"/>.</summary>
    FinishRunning,

    /// <summary>What is queued fails with <see cref="ObjectDisposedException"/>, and what runs too: the workers are killed.</summary>
    Kill,
}
