using Rungs.Strands;
using Rungs.Testing;
using static Rungs.Tests.Testing.Proofs.Proof;

namespace Rungs.Tests.Testing.Proofs;

public sealed class StrandProofTests
{
    [Fact]
    public void Strand_MixedFunctions_NeverRunTwoAtATime() => Run(async () =>
    {
        var (holder, ended) = (0, 0);
        await using var strand = new Strand();
        await Task.WhenAll(strand.RunAsync(Work.Of(BlockingFunction)), strand.RunAsync(Work.Of(AsyncFunctionAsync)), Caller(() => strand.QueueToRun(BlockingFunction)));
        await strand.DisposeAsync();
        Assert.Equal(3, ended);

        void BlockingFunction()
        {
            Step(1);
            strand.Yield();
            Step(1);
            strand.Sleep(TimeSpan.FromSeconds(1));
            Step(1);
            strand.Blocking(Simulation.SwitchPoint);
            Step(1);
            ended++;
        }

        async Task AsyncFunctionAsync()
        {
            Step(2);
            await Task.Delay(TimeSpan.FromSeconds(1), Simulation.Time);
            Step(2);
            await strand.RunUntilFinishedAsync(() => Step(3));
            Step(2);
            ended++;
        }

        void Step(int who)
        {
            Assert.True(strand.IsHeld, "A function of the strand has its turn.");
            Assert.Equal(0, holder);
            holder = who;
            Simulation.SwitchPoint(); // other threads may go; no other function of the strand
            holder = 0;
        }
    });

    [Fact]
    public void Strand_QueuedFunctions_RunInOrder() => Run(async () =>
    {
        List<int> order = [];
        await using var strand = new Strand();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => strand.QueueToRun(() =>
        {
            Simulation.SwitchPoint();
            order.Add(i);
        })));
        Assert.Equal([0, 1, 2, 3], order);
    });
}
