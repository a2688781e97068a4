using Rungs.Coordination;
using Rungs.Diagnostics;

namespace Rungs.Tests.Coordination.Semaphores;

/// <summary>What both kinds have in common, so that one suite tests both.</summary>
internal interface ISemaphore : IDisposable
{
    SemaphoreStatistics Statistics { get; }

    Releaser Acquire(CancellationToken cancellationToken = default);

    ValueTask<Releaser> AcquireAsync(CancellationToken cancellationToken = default);

    bool TryAcquire(out Releaser releaser);

    bool TryAcquire(TimeSpan timeout, out Releaser releaser);

    void Release(int count = 1);
}

internal sealed class Dual(DualSemaphore semaphore) : ISemaphore
{
    public SemaphoreStatistics Statistics => semaphore.Statistics;

    public Releaser Acquire(CancellationToken cancellationToken = default) => semaphore.Acquire(cancellationToken);

    public ValueTask<Releaser> AcquireAsync(CancellationToken cancellationToken = default) => semaphore.AcquireAsync(cancellationToken);

    public bool TryAcquire(out Releaser releaser) => semaphore.TryAcquire(out releaser);

    public bool TryAcquire(TimeSpan timeout, out Releaser releaser) => semaphore.TryAcquire(timeout, out releaser);

    public void Release(int count = 1) => semaphore.Release(count);

    public void Dispose() => semaphore.Dispose();
}

internal sealed class Priority(PrioritySemaphore semaphore) : ISemaphore
{
    public SemaphoreStatistics Statistics => semaphore.Statistics;

    public Releaser Acquire(CancellationToken cancellationToken = default) => semaphore.Acquire(cancellationToken);

    public ValueTask<Releaser> AcquireAsync(CancellationToken cancellationToken = default) => semaphore.AcquireAsync(cancellationToken);

    public bool TryAcquire(out Releaser releaser) => semaphore.TryAcquire(out releaser);

    public bool TryAcquire(TimeSpan timeout, out Releaser releaser) => semaphore.TryAcquire(timeout, out releaser);

    public void Release(int count = 1) => semaphore.Release(count);

    public void Dispose() => semaphore.Dispose();
}
