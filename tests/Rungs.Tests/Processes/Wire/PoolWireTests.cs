using Rungs.Processes;
using Rungs.Processes.Wire;

namespace Rungs.Tests.Processes.Wire;

/// <summary>What a pool does with what a worker never sends; here a function gets hold of its worker's sockets.</summary>
public sealed class PoolWireTests
{
    [Theory]
    [InlineData("garbage")]
    [InlineData("oversized")]
    [InlineData("replayed")]
    [InlineData("hello")]
    [InlineData("wrong error")]
    [InlineData("ahead")]
    [InlineData("times")]
    public async Task Nonsense_FromAWorker_CostsItsCall(string what)
    {
        await using var pool = new ProcessPool(Pools.Quiet());
        await pool.RunAsync(() => Remote.Add(1, 1)).OrFailAsync(); // call 1; the harm is call 2
        var bytes = what switch
        {
            "garbage" => Enumerable.Repeat((byte)0xA5, 64).ToArray(),
            "oversized" => Header(2_000_000_000, FrameType.Result, 2),
            "replayed" => Header(0, FrameType.Result, 1),
            "hello" => Header(0, FrameType.Hello, 2),
            "times" => [.. Header(TimesNote.Size, FrameType.Times, 2), .. new byte[TimesNote.Size]], // nobody has asked
            "wrong error" => Header(0, FrameType.Error, 2),
            _ => Header(0, FrameType.Result, 3),
        };
        var error = await Assert.ThrowsAsync<WorkerCrashedException>(() => pool.RunAsync(() => RemoteHarm.WriteIntoSockets(bytes)).OrFailAsync());
        Assert.Contains("the protocol does not allow", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, await pool.RunAsync(() => Remote.Add(1, 2)).OrFailAsync());
    }

    [Fact]
    public async Task Noise_FromWorkers_EndsEveryCall()
    {
        var random = new Random(3);
        await using var pool = new ProcessPool(Pools.Quiet(2) with { Window = 4, GracePeriod = TimeSpan.FromMilliseconds(50) });
        for (var i = 0; i < Soak.Share(6); i++)
        {
            var bytes = FrameFuzz.Mutate([.. Header(2, FrameType.Result, 1 + (i % 3)), 0x31, 0x32], random);
            using var cancellation = new CancellationTokenSource();
            var harm = pool.RunAsync(() => RemoteHarm.WriteIntoSockets(bytes), cancellation.Token);
            var beside = Enumerable.Range(0, 8).Select(k => pool.RunAsync(() => Remote.AppendAgain("/dev/null", k, 0))).ToArray();
            await Task.WhenAny(harm, Task.Delay(300, TestContext.Current.CancellationToken)); // where the noise is only the beginning of a frame, nothing is wrong yet
            await cancellation.CancelAsync();
            Assert.NotNull(await Record.ExceptionAsync(() => harm.OrFailAsync()) ?? (harm.IsCompletedSuccessfully ? new InvalidOperationException("believed") : null));
            Assert.True(harm.IsCompleted);
            foreach (var call in beside)
                Assert.InRange(await call.OrFailAsync(), 0, 7);
        }
    }

    private static byte[] Header(int length, FrameType type, long id)
    {
        var bytes = new byte[FrameHeader.Size];
        new FrameHeader(length, type, id).Write(bytes);
        return bytes;
    }
}
