using Rungs.Processes;

namespace Rungs.Tests.Processes;

/// <summary>What functions do to their process costs them, and nobody else.</summary>
public sealed class HarmTests
{
    [Fact]
    public async Task Exit_TellsTheCodeAndTheLastWords()
    {
        await using var pool = new ProcessPool(Pools.Quiet());
        var error = await Assert.ThrowsAsync<WorkerCrashedException>(() => pool.RunAsync(() => RemoteHarm.Exit(137)).OrFailAsync());
        Assert.Equal((137, null, 1), (error.ExitCode, error.Signal, error.Attempt));
        Assert.Contains("last words", error.Message, StringComparison.Ordinal);
        Assert.Contains("Exit(137)", error.Message, StringComparison.Ordinal);
        await GoesOnAsync(pool);
        Assert.Equal(1, pool.Statistics.Crashed);
    }

    [Fact]
    public async Task Exit_OfAnIdempotentCall_IsTriedAsOftenAsMaxCrashesSays()
    {
        using var scratch = new Scratch();
        var path = scratch["runs"];
        await using var pool = new ProcessPool(Pools.Quiet() with { MaxCrashes = 2 });
        var error = await Assert.ThrowsAsync<WorkerCrashedException>(() => pool.RunAsync(() => RemoteHarm.ExitAgain(path, 3)).OrFailAsync());
        Assert.Equal((3, 2), (error.ExitCode, error.Attempt));
        Assert.Equal("xx", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        Assert.Equal(1, pool.Statistics.Retried);
        await GoesOnAsync(pool);
    }

    [Fact]
    public async Task StackOverflow_IsSignal6()
    {
        await using var pool = new ProcessPool(Pools.Quiet());
        var error = await Assert.ThrowsAsync<WorkerCrashedException>(() => pool.RunAsync(() => RemoteHarm.Overflow(0)).OrFailAsync());
        Assert.Equal((null, Posix.SigAbrt), (error.ExitCode, error.Signal));
        await GoesOnAsync(pool);
    }

    [Fact]
    public async Task FailFast_IsSignal6WithItsMessage()
    {
        await using var pool = new ProcessPool(Pools.Quiet());
        var error = await Assert.ThrowsAsync<WorkerCrashedException>(() => pool.RunAsync(() => RemoteHarm.FailFast()).OrFailAsync());
        Assert.Equal(Posix.SigAbrt, error.Signal);
        Assert.Contains("it fails fast", error.Message, StringComparison.Ordinal);
        await GoesOnAsync(pool);
    }

    [Fact]
    public async Task ThrowOnAnotherThread_IsSignal6()
    {
        await using var pool = new ProcessPool(Pools.Quiet());
        var error = await Assert.ThrowsAsync<WorkerCrashedException>(() => pool.RunAsync(() => RemoteHarm.ThrowOnThread()).OrFailAsync());
        Assert.Equal(Posix.SigAbrt, error.Signal);
        await GoesOnAsync(pool);
    }

    [Theory]
    [InlineData(Posix.SigTerm)]
    [InlineData(Posix.SigKill)]
    public async Task Signal_OfItsOwn_IsTold(int signal)
    {
        await using var pool = new ProcessPool(Pools.Quiet());
        var error = await Assert.ThrowsAsync<WorkerCrashedException>(() => pool.RunAsync(() => RemoteHarm.Raise(signal)).OrFailAsync());
        Assert.Equal(signal, error.Signal);
        await GoesOnAsync(pool);
    }

    [Fact]
    public async Task Stopped_AndCancelled_IsKilled()
    {
        await using var pool = new ProcessPool(Pools.Quiet() with { GracePeriod = TimeSpan.FromMilliseconds(50) });
        using var cancellation = new CancellationTokenSource();
        var call = pool.RunAsync(() => RemoteHarm.Raise(Posix.SigStop), cancellation.Token);
        Hang.Until(() => pool.Statistics.Busy == 1, "it runs");
        var process = Assert.Single(pool.Statistics.ProcessIds);
        Hang.Until(() => File.ReadAllText($"/proc/{process}/stat").Contains(") T ", StringComparison.Ordinal), "it is stopped");
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.OrFailAsync());
        Assert.False(Posix.IsAlive(process));
        await GoesOnAsync(pool);
    }

    [Fact]
    public async Task NativeSleep_ThatIgnoresItsToken_IsKilledAfterTheGracePeriod()
    {
        using var scratch = new Scratch();
        var path = scratch["pid"];
        await using var pool = new ProcessPool(Pools.Quiet() with { GracePeriod = TimeSpan.FromMilliseconds(50) });
        using var cancellation = new CancellationTokenSource();
        var call = pool.RunAsync(() => RemoteHarm.SleepNatively(path, default), cancellation.Token);
        Hang.Until(() => File.Exists(path), "it sleeps");
        await cancellation.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.OrFailAsync());
        Assert.Equal(cancellation.Token, error.CancellationToken);
        Assert.True(call.IsCanceled);
        await GoesOnAsync(pool);
    }

    [Fact]
    public async Task RegistrationThatHangs_IsKilledAfterTheGracePeriod()
    {
        using var scratch = new Scratch();
        var path = scratch["go"];
        await using var pool = new ProcessPool(Pools.Quiet() with { GracePeriod = TimeSpan.FromMilliseconds(50) });
        using var cancellation = new CancellationTokenSource();
        var call = pool.RunAsync(() => RemoteHarm.HangInRegistration(path, default), cancellation.Token);
        Pools.UntilBegun(path);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.OrFailAsync());
        await GoesOnAsync(pool);
    }

    [Fact]
    public async Task ForegroundThread_ThatNeverEnds_DoesNotHoldUpDisposal()
    {
        var pool = new ProcessPool(Pools.Quiet());
        await pool.RunAsync(() => RemoteHarm.StartForegroundThread()).OrFailAsync();
        var process = Assert.Single(pool.Statistics.ProcessIds);
        await pool.DisposeAsync().AsTask().OrFailAsync();
        Assert.False(Posix.IsAlive(process));
    }

    [Fact]
    public async Task SpawnedProgram_ThatKeepsTheOutputOpen_HoldsUpNobody()
    {
        var pool = new ProcessPool(Pools.Quiet());
        var child = await pool.RunAsync(() => RemoteHarm.SpawnHolder()).OrFailAsync();
        try
        {
            var error = await Assert.ThrowsAsync<WorkerCrashedException>(() => pool.RunAsync(() => RemoteHarm.Exit(5)).OrFailAsync());
            Assert.Equal(5, error.ExitCode);
            await GoesOnAsync(pool);
            await pool.DisposeAsync().AsTask().OrFailAsync();
            Assert.True(Posix.IsAlive(child)); // it was still there
        }
        finally
        {
            _ = Posix.Kill(child, Posix.SigKill);
        }
    }

    [Fact]
    public async Task MakePool_InAWorker_IsRefused()
    {
        await using var pool = new ProcessPool(Pools.Quiet());
        var error = await Assert.ThrowsAsync<RemoteWorkException>(() => pool.RunAsync(() => RemoteHarm.MakePool()).OrFailAsync());
        Assert.Equal(typeof(InvalidOperationException).FullName, error.RemoteType);
        Assert.Contains("A worker cannot have a pool", error.Message, StringComparison.Ordinal);
    }

    private static async Task GoesOnAsync(ProcessPool pool) => Assert.Equal(5, await pool.RunAsync(() => Remote.Add(2, 3)).OrFailAsync());
}
