using Rungs.Loops;

namespace Rungs.Tests.Coordination.Queues;

public abstract partial class DualCollectionContractTests
{
    [ThreadStatic]
    private static bool t_isInside;

    [Fact]
    public async Task TakeAsync_Served_GoesOnOutsideThePutThatServedIt()
    {
        var subject = Create<int>(1);
        for (var round = 0; round < 20; round++)
        {
            var taker = NestAsync();
            subject.AwaitTakers(1);
            OnThread.Run(() =>
            {
                t_isInside = true;
                subject.Put(1);
                t_isInside = false;
            });
            Assert.False(await taker.OrFailAsync(), "The continuation ran inside the call that served it.");
        }

        async Task<bool> NestAsync()
        {
            await subject.TakeAsync().ConfigureAwait(false);
            var wasInside = t_isInside;
            OnThread.Run(() => UseAll(subject)); // another thread: so a lock still held would show
            return wasInside;
        }
    }

    [Fact]
    public async Task PutAsync_LetIn_GoesOnOutsideTheTakeThatLetItIn()
    {
        var subject = Create<int>(1);
        for (var round = 0; round < 20; round++)
        {
            subject.Put(1);
            var putter = NestAsync();
            subject.AwaitPutters(1);
            OnThread.Run(() =>
            {
                t_isInside = true;
                subject.Take();
                t_isInside = false;
            });
            Assert.False(await putter.OrFailAsync(), "The continuation ran inside the call that served it.");
        }

        async Task<bool> NestAsync()
        {
            await subject.PutAsync(2).ConfigureAwait(false);
            var wasInside = t_isInside;
            Assert.Equal(2, subject.Take());
            OnThread.Run(() => UseAll(subject));
            return wasInside;
        }
    }

    [Fact]
    public async Task TakeAsync_CancelledOrCompleted_GoesOnOutsideTheCallThatEndedIt()
    {
        var subject = Create<int>();
        using var source = new CancellationTokenSource();
        var cancelled = NestAsync(source.Token);
        var completed = NestAsync(default);
        subject.AwaitTakers(2);
        OnThread.Run(() =>
        {
            t_isInside = true;
            source.Cancel();
            subject.Collection.Complete();
            t_isInside = false;
        });
        Assert.IsType<OperationCanceledException>(await cancelled.OrFailAsync());
        Assert.IsType<Rungs.Coordination.QueueCompletedException>(await completed.OrFailAsync());

        async Task<Exception?> NestAsync(CancellationToken token)
        {
            var error = await Record.ExceptionAsync(() => subject.TakeAsync(token).AsTask()).ConfigureAwait(false);
            Assert.False(t_isInside);
            return error;
        }
    }

    [Fact]
    public void TakeAsync_InAnEventLoop_GoesOnThere() => OnThread.Run(() =>
    {
        using var loop = new EventLoop();
        var subject = Create<int>(1);
        loop.RunUntilComplete(async () =>
        {
            var thread = Environment.CurrentManagedThreadId;
            for (var i = 0; i < 20; i++)
            {
                var take = subject.TakeAsync();
                var putter = OwnThread.Start(() => subject.Put(i));
                Assert.Equal(i, await take);
                Assert.Equal((thread, loop), (Environment.CurrentManagedThreadId, EventLoop.Running));
                await putter.OrFailAsync();

                await subject.PutAsync(100);
                var put = subject.PutAsync(i);
                var taker = OwnThread.Start(() => subject.Take());
                await put;
                Assert.Equal((thread, loop), (Environment.CurrentManagedThreadId, EventLoop.Running));
                Assert.Equal(100, await taker.OrFailAsync());
                Assert.Equal([i], subject.Drain());
            }
        });
    });

    [Fact]
    public async Task TakeAsync_AwaitedOnAUserInterfaceThread_GoesOnThere()
    {
        using var ui = new UiThread();
        var subject = Create<int>();
        var isSame = ui.InvokeAsync(async () =>
        {
            var thread = Environment.CurrentManagedThreadId;
            await subject.TakeAsync();
            return thread == Environment.CurrentManagedThreadId;
        });
        subject.AwaitTakers(1);
        subject.Put(1);
        Assert.True(await (await isSame.OrFailAsync()).OrFailAsync());
    }

    [Fact]
    public async Task TakeAsync_AsyncLocal_IsTheCallersOwn()
    {
        var local = new AsyncLocal<string?> { Value = "taker" };
        var subject = Create<int>();
        var taker = TakeAndReadAsync();
        subject.AwaitTakers(1);
        local.Value = "putter";
        subject.Put(1);
        Assert.Equal("taker", await taker.OrFailAsync());

        async Task<string?> TakeAndReadAsync()
        {
            await subject.TakeAsync();
            return local.Value;
        }
    }

    private static void UseAll(Subject<int> subject)
    {
        Assert.True(subject.TryPut(9));
        Assert.True(subject.TryTake(out _));
        subject.Put(9);
        subject.Take();
        subject.AssertQuiet(items: 0);
    }
}
