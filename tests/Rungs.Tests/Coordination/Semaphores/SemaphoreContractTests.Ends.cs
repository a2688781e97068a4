namespace Rungs.Tests.Coordination.Semaphores;

public abstract partial class SemaphoreContractTests
{
    [Fact]
    public void Dispose_BothColoursWait_EachGetsADefiniteError()
    {
        var semaphore = Create(2);
        var held = new[] { semaphore.Acquire(), semaphore.Acquire() };
        var callers = new Callers(() => semaphore.Statistics);
        for (var caller = 0; caller < 6; caller++)
            callers.Add(caller, semaphore);

        semaphore.Dispose();
        var errors = Enumerable.Range(0, 6).Select(callers.ErrorOf).ToHashSet(ReferenceEqualityComparer.Instance);
        Assert.Equal(6, errors.Count); // each its own: a shared one would get its stack from several threads
        Assert.All(errors, static error => Assert.IsType<ObjectDisposedException>(error));
        Assert.Equal(0, semaphore.Statistics.Waiting);

        Array.ForEach(held, static releaser => releaser.Dispose());
        Array.ForEach(held, static releaser => releaser.Dispose());
        Assert.Equal(2, semaphore.Statistics.Available);
        semaphore.Dispose();
    }

    [Fact]
    public void Acquire_AfterDispose_IsRefused()
    {
        var semaphore = Create(1);
        semaphore.Dispose();
        Assert.Throws<ObjectDisposedException>(() => semaphore.Acquire());
        Assert.Throws<ObjectDisposedException>(() => semaphore.TryAcquire(TimeSpan.FromSeconds(1), out _));
        Assert.Throws<ObjectDisposedException>(() => semaphore.TryAcquire(TimeSpan.Zero, out _));
        Assert.Throws<ObjectDisposedException>(() => semaphore.Release());
        var pending = semaphore.AcquireAsync();
        Assert.True(pending.IsFaulted);
        Assert.Throws<ObjectDisposedException>(() => pending.Result);
        Assert.Throws<ObjectDisposedException>(() => semaphore.TryAcquire(out _));
    }

    [Fact]
    public void Release_BelowTheMaximum_AddsPermitsForThoseWhoWait()
    {
        using var semaphore = Create(0, maximum: 4);
        Assert.False(semaphore.TryAcquire(out _));
        var callers = new Callers(() => semaphore.Statistics);
        for (var caller = 0; caller < 3; caller++)
            callers.Add(caller, semaphore);

        semaphore.Release();
        callers.WaitFor(1);
        Assert.Equal([0], callers.Order);
        semaphore.Release(3);
        callers.WaitFor(3);
        var statistics = semaphore.Statistics;
        Assert.Equal((4, 1, 0, 3), (statistics.Permits, statistics.Available, statistics.Waiting, statistics.Acquired));
        for (var place = 0; place < 3; place++)
            callers.ReleaserOf(place).Dispose();
        Assert.Equal(4, semaphore.Statistics.Available);
    }

    [Fact]
    public void Release_BeyondTheMaximum_AddsNothing()
    {
        using var semaphore = Create(1, maximum: 3);
        Assert.Throws<SemaphoreFullException>(() => semaphore.Release(3));
        Assert.Throws<SemaphoreFullException>(() => semaphore.Release(int.MaxValue));
        Assert.Equal((1, 1), (semaphore.Statistics.Permits, semaphore.Statistics.Available));
        semaphore.Release(2);
        Assert.Throws<SemaphoreFullException>(() => semaphore.Release());
        _ = semaphore.Acquire(); // held permits count too
        Assert.Throws<SemaphoreFullException>(() => semaphore.Release());
        Assert.Equal((3, 2), (semaphore.Statistics.Permits, semaphore.Statistics.Available));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void Release_LessThanOne_IsRefused(int count)
    {
        using var semaphore = Create(1, maximum: 3);
        Assert.Throws<ArgumentOutOfRangeException>(nameof(count), () => semaphore.Release(count));
        Assert.Equal(1, semaphore.Statistics.Permits);
    }

    [Theory]
    [InlineData(0, null, "permits")]
    [InlineData(-1, null, "permits")]
    [InlineData(-1, 2, "permits")]
    [InlineData(3, 2, "permits")]
    [InlineData(0, 0, "maximum")]
    [InlineData(1, -1, "maximum")]
    public void New_OutOfRange_IsRefused(int permits, int? maximum, string name) =>
        Assert.Throws<ArgumentOutOfRangeException>(name, () => Create(permits, maximum));

    [Fact]
    public void New_ManyPermits_AreThereAtNoCost()
    {
        using var semaphore = Create(int.MaxValue);
        Assert.Equal(int.MaxValue, semaphore.Statistics.Available);
        _ = semaphore.Acquire();
        Assert.Equal(int.MaxValue - 1, semaphore.Statistics.Available);
        Assert.Throws<SemaphoreFullException>(() => semaphore.Release(int.MaxValue));
    }
}
