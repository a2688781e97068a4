using System.Net;
using System.Net.Sockets;
using Rungs.Coordination;
using Rungs.Loops;
using Rungs.Testing;

namespace Rungs.Tests.Testing.Simulations;

/// <summary>How runs go wrong, and what is told of it.</summary>
public sealed class SimulationFailureTests
{
    [Fact]
    public void Deadlock_TwoPermitsInTwoOrders_NamesWhoWaitsWhere()
    {
        var ended = 0;
        var found = Assert.Throws<SimulationException>(() => Simulation.Run(async () =>
        {
            var (first, second) = (new DualSemaphore(1), new PrioritySemaphore(1));
            await Task.WhenAll(Async.RunAsync(Left), Async.RunAsync(RightAsync));

            void Left()
            {
                try
                {
                    using (first.Acquire())
                        second.Acquire().Dispose();
                }
                finally
                {
                    ended++;
                }
            }

            async Task RightAsync()
            {
                using (await second.AcquireAsync())
                    (await first.AcquireAsync()).Dispose();
            }
        }));
        Assert.Null(found.InnerException);
        Assert.Contains("everything is blocked, and no timer is set", found.Message, StringComparison.Ordinal);
        Assert.Contains("'Left' waits at PrioritySemaphore", found.Message, StringComparison.Ordinal);
        Assert.Contains("'RightAsync' waits at DualSemaphore", found.Message, StringComparison.Ordinal);
        Assert.True(ended > 0, "What was blocked is unwound.");
    }

    [Fact]
    public void Deadlock_OfALock_IsSeen()
    {
        var found = Assert.Throws<SimulationException>(() => Simulation.Run(async () =>
        {
            var (first, second) = (new object(), new object());
            await Task.WhenAll(Async.RunAsync(() => Enter(first, second), name: "one"), Async.RunAsync(() => Enter(second, first), name: "other"));

            static void Enter(object outer, object inner)
            {
                lock (outer)
                {
                    Simulation.SwitchPoint();
                    lock (inner)
                        Simulation.SwitchPoint();
                }
            }
        }));
        Assert.Contains("'one' on 'shared", found.Message, StringComparison.Ordinal);
        Assert.Contains("'other' on 'shared", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Endless_Loop_FailsAfterItsSteps()
    {
        var found = Assert.Throws<SimulationException>(() => Simulation.Run(
            async () =>
            {
                while (true)
                    await Task.Yield();
            },
            new SimulationOptions { MaxSteps = 500 }));
        Assert.Contains("has not ended within 500 steps", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoopThatWaitsForAnotherThread_Ends() => Simulation.Run(
        async () =>
        {
            var isSet = false;
            var waiter = Async.RunAsync(() =>
            {
                while (!isSet)
                    Simulation.SwitchPoint();
            });
            await Async.RunAsync(() => isSet = true);
            await waiter;
        },
        new SimulationOptions { Schedules = 100 });

    [Fact]
    public void Stuck_Step_IsGivenUp()
    {
        using var release = new ManualResetEventSlim();
        var found = Assert.Throws<SimulationException>(() => Simulation.Run(
            () => Async.RunAsync(
                () =>
                {
                    SynchronizationContext.SetSynchronizationContext(null); // nobody sees the wait
                    release.Wait();
                },
                name: "unseen"),
            new SimulationOptions { StepTimeout = TimeSpan.FromMilliseconds(200) }));
        release.Set();
        Assert.Contains("'unseen'", found.Message, StringComparison.Ordinal);
        Assert.Contains("has not come to its next step", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Error_NobodyCatches_FailsTheTest()
    {
        var found = Assert.Throws<SimulationException>(() => Simulation.Run(async () =>
        {
            EventLoop.Current.CallSoon(() => throw new FormatException("lost"));
            await Task.Delay(TimeSpan.FromHours(1), Simulation.Time);
        }));
        Assert.Equal("lost", Assert.IsType<FormatException>(found.InnerException).Message);
    }

    [Fact]
    public void Escapes_AreNamed()
    {
        var report = Simulation.Run(
            async () =>
            {
                await Task.Run(ComputeElsewhere);
                var gate = new TaskCompletionSource();
                var escaping = LeaveAsync(gate.Task);
                gate.SetResult();
                await escaping;
            },
            new SimulationOptions { Schedules = 2 });
        Assert.Contains(report.Outside, escape => escape.Contains("'ComputeElsewhere' runs on the thread pool", StringComparison.Ordinal));
        Assert.Contains(report.Outside, escape => escape.Contains("went on on the thread pool after an await", StringComparison.Ordinal));
        Assert.Contains(report.Outside, escape => escape.Contains("'LeaveAsync'", StringComparison.Ordinal));

        static int ComputeElsewhere() => 1;

        static async Task LeaveAsync(Task gate)
        {
            await gate.ConfigureAwait(false);
            EventLoop.Running?.CallSoon(static () => { });
            new DualQueue<int>().Put(1);
        }
    }

    [Fact]
    public void RealInput_MayComeAndIsReported()
    {
        var report = Simulation.Run(
            async () =>
            {
                using var listener = new TcpListener(IPAddress.Loopback, 0);
                listener.Start();
                using var client = new TcpClient();
                var accepting = listener.AcceptTcpClientAsync();
                await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
                using var server = await accepting;
                await client.GetStream().WriteAsync(new byte[] { 7 });
                var buffer = new byte[1];
                Assert.Equal(1, await server.GetStream().ReadAsync(buffer));
                Assert.Equal(7, buffer[0]);
            },
            new SimulationOptions { Schedules = 3, OutsideTimeout = Hang.Limit });
        Assert.NotEmpty(report.Outside);
    }

    [Fact]
    public void Run_InsideASimulation_IsRefused()
    {
        var found = Assert.Throws<SimulationException>(() => Simulation.Run(() => Simulation.Run(() => { })));
        Assert.IsType<InvalidOperationException>(found.InnerException);
    }

    [Fact]
    public void Options_OutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("Schedules", () => new SimulationOptions { Schedules = 0 });
        Assert.Throws<ArgumentOutOfRangeException>("MaxSteps", () => new SimulationOptions { MaxSteps = 0 });
        Assert.Throws<ArgumentOutOfRangeException>("PriorityChanges", () => new SimulationOptions { PriorityChanges = -1 });
        Assert.Throws<ArgumentOutOfRangeException>("StepTimeout", () => new SimulationOptions { StepTimeout = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>("OutsideTimeout", () => new SimulationOptions { OutsideTimeout = TimeSpan.FromTicks(-1) });
        Assert.Throws<ArgumentException>("token", () => Simulation.Run(() => { }, new SimulationOptions { Replay = "nonsense" }));
        Assert.Throws<ArgumentNullException>("test", () => Simulation.Run((Func<Task>)null!));
    }
}
