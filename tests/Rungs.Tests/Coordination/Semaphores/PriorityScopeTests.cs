using Rungs.Coordination;

namespace Rungs.Tests.Coordination.Semaphores;

public sealed class PriorityScopeTests
{
    [Fact]
    public void Enter_Nested_LeavingRestores()
    {
        Assert.Equal(0, PriorityScope.Current);
        using (PriorityScope.Enter(5))
        {
            Assert.Equal(5, PriorityScope.Current);
            using (PriorityScope.Enter(-3))
            {
                Assert.Equal(-3, PriorityScope.Current);
                using (PriorityScope.Enter(0))
                    Assert.Equal(0, PriorityScope.Current);
                Assert.Equal(-3, PriorityScope.Current);
            }

            Assert.Equal(5, PriorityScope.Current);
        }

        Assert.Equal(0, PriorityScope.Current);
    }

    [Fact]
    public void Default_Disposed_ChangesNothing()
    {
        using (PriorityScope.Enter(5))
        {
            default(PriorityScope).Dispose();
            Assert.Equal(5, PriorityScope.Current);
        }
    }

    [Fact]
    public async Task Enter_TasksAndThreadsStartedInside_InheritAlsoAfterItsEnd()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var seenByThread = 0;
        Thread thread;
        Task<int> started, called;
        using (PriorityScope.Enter(5))
        {
            started = Task.Run(SeenAsync);
            called = SeenAsync();
            thread = new Thread(() =>
            {
                gate.Task.Wait();
                seenByThread = PriorityScope.Current;
            });
            thread.Start();
        }

        Assert.Equal(0, PriorityScope.Current);
        gate.SetResult();
        Assert.Equal((5, 5), (await started.OrFailAsync(), await called.OrFailAsync()));
        thread.OrFail("the thread");
        Assert.Equal(5, seenByThread);

        async Task<int> SeenAsync()
        {
            await gate.Task;
            return PriorityScope.Current;
        }
    }

    [Fact]
    public async Task Enter_InsideWhatIsCalled_DoesNotLeakToTheCaller()
    {
        await Task.Run(() =>
        {
            var left = PriorityScope.Enter(7);
            Assert.Equal(7, PriorityScope.Current);
            _ = left;
        }).OrFailAsync();
        Assert.Equal(0, PriorityScope.Current);
        await EnterAsync().OrFailAsync();
        Assert.Equal(0, PriorityScope.Current);

        static async Task EnterAsync()
        {
            Enter();
            await Task.Yield();
            Assert.Equal(8, PriorityScope.Current);
        }

        static void Enter() => _ = PriorityScope.Enter(8);
    }
}
