using Rungs.Processes;

namespace Rungs.Tests.Processes;

/// <summary>Results and errors that do not cross, and what a call leaves behind in its worker.</summary>
public sealed class OddResultTests : IAsyncDisposable
{
    private readonly ProcessPool _pool = new(Pools.Quiet());

    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    [Fact]
    public async Task ExceptionWhoseGettersThrow_ArrivesWithItsType()
    {
        var error = await RemoteErrorAsync(_pool.RunAsync(() => RemoteHarm.ThrowHostile()));
        Assert.Equal(typeof(RemoteHarm.HostileException).FullName, error.RemoteType);
        Assert.Contains("cannot be read", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, _pool.Statistics.Crashed);
    }

    [Fact]
    public async Task ResultThatDoesNotSerialise_IsAnErrorThatSaysSo()
    {
        foreach (var call in (Task[])[_pool.RunAsync(() => RemoteHarm.ReturnType()), _pool.RunAsync(() => RemoteHarm.ReturnHostile())])
        {
            var error = await RemoteErrorAsync(call);
            Assert.Equal(typeof(NotSupportedException).FullName, error.RemoteType);
            Assert.Contains("does not cross", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(0, _pool.Statistics.Crashed);
    }

    [Fact]
    public async Task LongError_WhereMessagesAreSmall_ArrivesCut()
    {
        await using var pool = new ProcessPool(Pools.Quiet() with { MaxMessageBytes = 1024 });
        var error = await RemoteErrorAsync(pool.RunAsync(() => RemoteHarm.ThrowLong(100_000)));
        Assert.Equal(typeof(InvalidDataException).FullName, error.RemoteType);
        Assert.InRange(error.Message.Length, 1_000, 50_000);
        Assert.IsType<RemoteWorkException>(error.InnerException);
        Assert.Equal(0, pool.Statistics.Crashed);
    }

    [Fact]
    public async Task LongResult_WhereMessagesAreSmall_IsAnErrorThatSaysSo()
    {
        await using var pool = new ProcessPool(Pools.Quiet() with { MaxMessageBytes = 1024 });
        var small = new byte[700];
        Assert.Equal(700, (await pool.RunAsync(() => Remote.Echo(small)).OrFailAsync()).Length);
        var error = await RemoteErrorAsync(pool.RunAsync(() => OddResultCalls.Many(2000)));
        Assert.Contains("at most 1024", error.Message, StringComparison.Ordinal);
        var big = new byte[2000];
        Assert.Throws<ArgumentException>(() => { _ = pool.RunAsync(() => Remote.Echo(big)); });
    }

    [Fact]
    public async Task NullTask_IsAnErrorThatSaysSo()
    {
        Assert.Contains("returned null instead of a task", (await RemoteErrorAsync(_pool.RunAsync(() => RemoteHarm.NullTask()))).Message, StringComparison.Ordinal);
        Assert.Contains("returned null instead of a task", (await RemoteErrorAsync(_pool.RunAsync(() => RemoteHarm.NullPlainTask()))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CancelledByItself_IsAnError()
    {
        Assert.Equal(typeof(OperationCanceledException).FullName, (await RemoteErrorAsync(_pool.RunAsync(() => RemoteHarm.ThrowCancelled()))).RemoteType);
        Assert.Equal(typeof(TaskCanceledException).FullName, (await RemoteErrorAsync(_pool.RunAsync(() => RemoteHarm.ThrowCancelledLater()))).RemoteType);
    }

    [Fact]
    public async Task AsyncLocal_OfACallBefore_IsNotSeen()
    {
        await _pool.RunAsync(() => Remote.SetLocal("mine")).OrFailAsync();
        Assert.Null(await _pool.RunAsync(() => Remote.GetLocal()).OrFailAsync());
        Assert.Equal(1, _pool.Statistics.Started);
    }

    [Fact]
    public async Task CurrentDirectory_OfACallBefore_StaysAndHarmsNobody()
    {
        var here = Environment.CurrentDirectory;
        await _pool.RunAsync(() => Remote.SetDirectory("/")).OrFailAsync();
        Assert.Equal("/", await _pool.RunAsync(() => Remote.GetDirectory()).OrFailAsync());
        Assert.Equal(here, Environment.CurrentDirectory);
    }

    private static Task<RemoteWorkException> RemoteErrorAsync(Task call) => Assert.ThrowsAsync<RemoteWorkException>(() => call.OrFailAsync());
}

internal static class OddResultCalls
{
    [Portable]
    internal static byte[] Many(int count) => new byte[count];
}
