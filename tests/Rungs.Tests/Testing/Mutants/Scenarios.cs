using Rungs.Testing;

namespace Rungs.Tests.Testing.Mutants;

/// <summary>What is tried with a <see cref="Gate"/> or a <see cref="Doorbell"/>: tests of the kind that a user writes, which know nothing of the bug.</summary>
internal static class Scenarios
{
    /// <summary>The test that has to find <paramref name="bug"/>, run with the bug, or with its twin.</summary>
    internal static Func<Task> For(Bug bug, bool isTwin)
    {
        var used = isTwin ? Bug.None : bug;
        return bug switch
        {
            Bug.PermitLeakOnCancel => () => CancelAsync(used),
            Bug.Barging => () => ComeLaterAsync(used),
            Bug.MissedDisposal => () => DisposeAsync(used),
            Bug.StaleTimer => () => RingAndWaitAgainAsync(used),
            _ => () => ShareAsync(used),
        };
    }

    /// <summary>Three threads share one permit.</summary>
    private static async Task ShareAsync(Bug bug)
    {
        var (gate, inside) = (new Gate(1, bug), 0);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Async.RunAsync(Work)));
        Assert.Equal(1, gate.Free);

        void Work()
        {
            gate.Enter();
            Assert.Equal(1, ++inside);
            Simulation.SwitchPoint();
            inside--;
            gate.Leave();
        }
    }

    /// <summary>A waiter is cancelled while the permit comes.</summary>
    private static async Task CancelAsync(Bug bug)
    {
        var gate = new Gate(1, bug);
        using var cancellation = new CancellationTokenSource();
        await Task.WhenAll(Async.RunAsync(() => Use(default)), Async.RunAsync(() => Use(cancellation.Token)), Async.RunAsync(cancellation.Cancel));
        Assert.Equal(1, gate.Free);

        void Use(CancellationToken cancellationToken)
        {
            try
            {
                gate.Enter(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            Simulation.SwitchPoint();
            gate.Leave();
        }
    }

    /// <summary>One waits; another comes after it.</summary>
    private static async Task ComeLaterAsync(Bug bug)
    {
        var (gate, order) = (new Gate(1, bug), "");
        gate.Enter();
        var first = Async.RunAsync(() => Use("first"));
        while (gate.Waiting == 0)
            await Task.Yield();
        var second = Async.RunAsync(() => Use("second"));
        gate.Leave();
        await Task.WhenAll(first, second);
        Assert.Equal("first second ", order);

        void Use(string name)
        {
            gate.Enter();
            order += $"{name} ";
            gate.Leave();
        }
    }

    /// <summary>The gate is disposed while others come.</summary>
    private static async Task DisposeAsync(Bug bug)
    {
        var gate = new Gate(1, bug);
        gate.Enter();
        await Task.WhenAll(Async.RunAsync(Wait), Async.RunAsync(Wait), Async.RunAsync(gate.Dispose));

        void Wait() => Assert.Throws<ObjectDisposedException>(() => gate.Enter());
    }

    /// <summary>A wait that is rung, then one that is not.</summary>
    private static async Task RingAndWaitAgainAsync(Bug bug)
    {
        var bell = new Doorbell(bug);
        var waiting = Async.RunAsync(() =>
        {
            var isRung = bell.Wait(TimeSpan.FromSeconds(1));
            var start = Simulation.Time.GetTimestamp();
            if (!bell.Wait(TimeSpan.FromSeconds(2)))
                Assert.Equal(TimeSpan.FromSeconds(2), Simulation.Time.GetElapsedTime(start));
            else
                Assert.False(isRung, "It was rung once.");
        });
        await Async.RunAsync(bell.Ring);
        await waiting;
    }
}
