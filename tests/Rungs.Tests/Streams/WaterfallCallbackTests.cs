using System.Collections.Concurrent;
using Rungs.Streams;

namespace Rungs.Tests.Streams;

public sealed class WaterfallCallbackTests
{
    private static readonly TimeSpan s_forever = Timeout.InfiniteTimeSpan;

    private readonly ConcurrentQueue<(Exception Error, int[] Items)> _failed = new();

    private WaterfallOptions<int> Options => new() { OnError = (error, items) => _failed.Enqueue((error, [.. items])) };

    [Fact]
    public async Task Callback_OfAValueTask_IsAwaited()
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var waterfall = new Waterfall<int>(s_forever, 1, _ => new ValueTask(end.Task), Options).Start();
        waterfall.Put(1);
        var stopping = waterfall.StopAsync(TestContext.Current.CancellationToken);
        Assert.False(stopping.IsCompleted);

        end.SetException(new NotSupportedException());
        await stopping.OrFailAsync();

        Assert.Equal([1], Assert.Single(_failed).Items);
    }

    public static TheoryData<string> Failures => ["sync", "blocking", "later", "null", "cancelled"];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task FailedBatch_ReachesOnErrorOnce_WithItsItems_AndDoesNotStopTheRest(string how)
    {
        var error = new NotSupportedException();
        ConcurrentQueue<int> done = new();
        Func<IReadOnlyList<int>, Task> fail = how switch
        {
            "sync" => _ => throw error,
            "later" => async _ =>
            {
                await Task.Yield();
                throw error;
            }
            ,
            "null" => _ => null!,
            _ => _ => Task.FromCanceled(new CancellationToken(true)),
        };
        Task Run(IReadOnlyList<int> batch)
        {
            if (batch.Contains(2))
                return fail(batch);
            done.Enqueue(batch[0]);
            done.Enqueue(batch[1]);
            return Task.CompletedTask;
        }

        var waterfall = how == "blocking"
            ? new Waterfall<int>(s_forever, 2, batch =>
            {
                if (batch.Contains(2))
                    throw error;
                done.Enqueue(batch[0]);
                done.Enqueue(batch[1]);
            }, Options)
            : new Waterfall<int>(s_forever, 2, Run, Options);
        waterfall.Start();
        for (var i = 0; i < 6; i++)
            waterfall.Put(i);
        await waterfall.StopAsync(TestContext.Current.CancellationToken).OrFailAsync();

        var (told, items) = Assert.Single(_failed);
        Assert.Equal([2, 3], items);
        Assert.Equal([0, 1, 4, 5], done);
        Assert.Equal((3L, 1L), (waterfall.Statistics.Batches, waterfall.Statistics.FailedBatches));
        if (how == "null")
            Assert.Contains("null", Assert.IsType<InvalidOperationException>(told).Message);
        else if (how == "cancelled")
            Assert.IsAssignableFrom<OperationCanceledException>(told);
        else
            Assert.Same(error, told);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ErrorThatNobodyTakes_ReachesUnobservedError(bool throwingHandler)
    {
        var error = new NotSupportedException();
        var heard = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Hear(Exception told, string name)
        {
            if (told == error)
                heard.TrySetResult(name);
        }

        Async.UnobservedError += Hear;
        await using (var waterfall = new Waterfall<int>(s_forever, 2, (_, _) => throw (throwingHandler ? new InvalidOperationException() : error), new()
        {
            Name = "a failing waterfall",
            OnError = throwingHandler ? (_, _) => throw error : null,
        }).Start())
        {
            waterfall.Put(1);
        }

        Assert.Contains("a failing waterfall", await heard.Task.OrFailAsync());
        Async.UnobservedError -= Hear;
    }

    [Fact]
    public async Task Callback_RunsInNobodysContext()
    {
        var flow = new AsyncLocal<string>();
        ConcurrentQueue<string?> seen = new();
        var waterfall = new Waterfall<int>(s_forever, 1, _ => seen.Enqueue(flow.Value)).Start();
        flow.Value = "a putter";
        waterfall.Put(1);
        using (ExecutionContext.SuppressFlow())
            waterfall.Put(2);
        await waterfall.StopAsync(TestContext.Current.CancellationToken).OrFailAsync();
        Assert.Equal([null, null], seen);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Callback_DoesNotSeeWhatTheOneBeforeLeftInTheContext(bool isAsync)
    {
        var flow = new AsyncLocal<string>();
        ConcurrentQueue<string?> seen = new();
        using var put = new ManualResetEventSlim();
        Task Run(IReadOnlyList<int> batch)
        {
            put.OrFail("both batches wait");
            seen.Enqueue(flow.Value);
            flow.Value = "a callback";
            return isAsync ? Task.Delay(1) : Task.CompletedTask;
        }

        var waterfall = new Waterfall<int>(s_forever, 1, Run).Start();
        waterfall.Put(1);
        waterfall.Put(2);
        put.Set();
        await waterfall.StopAsync(TestContext.Current.CancellationToken).OrFailAsync();
        Assert.Equal([null, null], seen);
    }

    [Fact]
    public async Task MadeWhereTheFlowIsSuppressed_Works()
    {
        var callback = new BatchCallback { EndsAtOnce = true };
        Waterfall<int> waterfall;
        using (ExecutionContext.SuppressFlow())
            waterfall = new Waterfall<int>(TimeSpan.FromSeconds(1), 10, callback.RunAsync, new() { TimeProvider = new Rungs.Testing.VirtualTime() }).Start();
        waterfall.Put(1);
        await waterfall.DisposeAsync().AsTask().OrFailAsync();
        await callback.AssertNextAsync(1);
    }

    [Fact]
    public async Task EveryBatch_RunsOnAnElasticThread_AlsoAfterAnAsyncOne()
    {
        ConcurrentQueue<bool> onPool = new();
        var waterfall = new Waterfall<int>(s_forever, 1, async _ =>
        {
            onPool.Enqueue(Thread.CurrentThread.IsThreadPoolThread);
            await Task.Run(static () => { }).ConfigureAwait(false);
        }).Start();
        for (var i = 0; i < 20; i++)
            waterfall.Put(i);
        await waterfall.StopAsync(TestContext.Current.CancellationToken).OrFailAsync();
        Assert.Equal(20, onPool.Count);
        Assert.DoesNotContain(true, onPool);
    }
}
