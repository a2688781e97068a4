using Rungs.Loops;
using Rungs.Streams;

namespace Rungs.Tests.Streams;

public sealed class FromBlockingContextTests
{
    [Fact]
    public void InsideALoop_TheConsumerGoesOnThere() => OnThread.Run(() =>
    {
        var thread = Environment.CurrentManagedThreadId;
        using var loop = new EventLoop();
        var count = loop.RunUntilComplete(async () =>
        {
            var seen = 0;
            await foreach (var _ in AsyncStream.FromBlocking(static () => Enumerable.Range(0, 100)))
            {
                Assert.Equal(thread, Environment.CurrentManagedThreadId);
                Assert.Same(loop, EventLoop.Running);
                seen++;
            }

            Assert.Equal(thread, Environment.CurrentManagedThreadId);
            return seen;
        });
        Assert.Equal(100, count);
    });

    [Fact]
    public void InsideABlock_WithTheThreadPoolSaturated_ItIsReleased() => OnThread.Run(() =>
    {
        using var hogs = new PoolHogs();
        Assert.Equal(50, Async.Block(async () =>
        {
            var seen = 0;
            await foreach (var _ in AsyncStream.FromBlocking(static () => Enumerable.Range(0, 1_000)))
            {
                if (++seen == 50)
                    break;
            }

            return seen;
        }));
    });
}
