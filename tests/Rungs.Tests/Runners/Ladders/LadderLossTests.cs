namespace Rungs.Tests.Runners.Ladders;

/// <summary>Rungs that fail are left and tried again, and lose nothing.</summary>
public sealed class LadderLossTests : LadderFixture
{
    public LadderLossTests() => IsFull = true;

    [Fact]
    public async Task HostsThatCannot_AreLeftForAWhile_AndWorkRunsHere()
    {
        var hosts = new FakeHosts { Refusal = static () => new RungUnavailableException("broker gone") };
        hosts.Open();
        var ladder = new Ladder(Options with { Hosts = hosts });
        Assert.Equal(2, await ladder.RunAsync(Doubling(1)).OrFailAsync());
        Assert.Equal("broker gone", ladder.Statistics.HostsLeft);
        Assert.Equal((1L, 1L), (ladder.Statistics.Count(LadderReason.CpuFull), ladder.Statistics.Count(LadderReason.CameBack)));

        hosts.Refusal = null;
        Assert.Equal(4, await ladder.RunAsync(Doubling(2)).OrFailAsync());
        Assert.Empty(hosts.Taken);
        Assert.Equal(1, ladder.Statistics.Count(LadderReason.HostsAway));

        Time.Advance(Options.RetryAfter);
        Assert.Equal(6, await ladder.RunAsync(Doubling(3)).OrFailAsync());
        Assert.Equal(["double 3"], hosts.Taken);
        Assert.Null(ladder.Statistics.HostsLeft);
    }

    [Fact]
    public async Task HostsDisposed_WorkRunsHere()
    {
        var ladder = new Ladder(Options with { Hosts = new FakeHosts { Refusal = static () => new ObjectDisposedException("hosts") } });
        Assert.Equal(2, await ladder.RunAsync(Doubling(1)).OrFailAsync());
        Assert.Equal(1, ladder.Statistics.Count(LadderReason.CameBack));
    }

    [Theory]
    [InlineData(WhenRungFails.FallBack)]
    [InlineData(WhenRungFails.Fail)]
    public async Task HostsThatWouldNotTakeIt_GetTheNextOneAllTheSame(WhenRungFails whenRungFails)
    {
        var hosts = new FakeHosts { Refusal = static () => new ArgumentException("too long") };
        hosts.Open();
        var ladder = new Ladder(Options with { Hosts = hosts, WhenRungFails = whenRungFails });
        Assert.Equal(2, await ladder.RunAsync(Doubling(1)).OrFailAsync());
        hosts.Refusal = null;
        Assert.Equal(4, await ladder.RunAsync(Doubling(2)).OrFailAsync());
        Assert.Equal(["double 2"], hosts.Taken);
    }

    [Fact]
    public async Task HostsThatCannot_WhereItIsToFail_TheErrorSaysSo()
    {
        var ladder = new Ladder(Options with { Hosts = new FakeHosts { Refusal = static () => new RungUnavailableException("broker gone") }, WhenRungFails = WhenRungFails.Fail });
        var error = await Assert.ThrowsAsync<RungUnavailableException>(() => ladder.RunAsync(Doubling(1)).OrFailAsync());
        Assert.Contains("'double 1'", error.Message, StringComparison.Ordinal);
        Assert.Contains("broker gone", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, ladder.Statistics.Count(LadderReason.CameBack));
    }

    [Theory]
    [InlineData(WhenRungFails.FallBack)]
    [InlineData(WhenRungFails.Fail)]
    public async Task HostsThatGo_SecondProbeFindsNobody_WhatTheyHadIsTakenBack(WhenRungFails whenRungFails)
    {
        using var gate = new Gate();
        var held = await HoldCpuAsync(gate);
        var hosts = new FakeProbedHosts();
        var ladder = new Ladder(Options with { Hosts = hosts, WhenRungFails = whenRungFails });
        var works = Enumerable.Range(1, 3).Select(i => ladder.RunAsync(Doubling(i))).ToArray();
        hosts.UntilTaken(2); // twice as many as its places
        Assert.Equal((2, 2, 1), (ladder.Statistics.AtHosts, ladder.Statistics.HostWindow, ladder.Statistics.Waiting));

        hosts.Places = 0;
        AdvanceToProbe(hosts);
        Hang.Until(() => ladder.Statistics.HostWindow == 0, "the hosts are left");
        Assert.Equal(2, ladder.Statistics.AtHosts); // once may be a restart
        AdvanceToProbe(hosts);
        Hang.Until(() => ladder.Statistics.AtHosts == 0, "all is taken back");
        gate.Open();
        await held.OrFailAsync();
        if (whenRungFails == WhenRungFails.FallBack)
        {
            Assert.Equal(Enumerable.Range(1, 3).Select(static i => i * 2), await Task.WhenAll(works).OrFailAsync());
            Assert.Equal(2, ladder.Statistics.Count(LadderReason.CameBack));
            return;
        }

        await Assert.ThrowsAsync<RungUnavailableException>(() => works[0].OrFailAsync());
        await Assert.ThrowsAsync<RungUnavailableException>(() => works[1].OrFailAsync());
        Assert.Equal(6, await works[2].OrFailAsync());
    }

    [Fact]
    public async Task HostsThatCome_TakeWhatWaits()
    {
        using var gate = new Gate();
        var held = await HoldCpuAsync(gate);
        var hosts = new FakeProbedHosts { Places = 0 };
        hosts.Open();
        var ladder = new Ladder(Options with { Hosts = hosts });
        var works = Enumerable.Range(1, 3).Select(i => ladder.RunAsync(Doubling(i))).ToArray();
        Hang.Until(() => ladder.Statistics.HostsLeft is not null, "the first probe");
        Assert.Empty(hosts.Taken);
        hosts.Places = 2;
        Hang.Until(() => Time.PendingTimers > 0, "the watch waits");
        Time.Advance(Options.RetryAfter);
        Assert.Equal(Enumerable.Range(1, 3).Select(static i => i * 2), await Task.WhenAll(works).OrFailAsync());
        Assert.Equal(3, hosts.Taken.Count);
        gate.Open();
        await held.OrFailAsync();
        Hang.Until(() => Time.PendingTimers > 0, "the watch waits");
        Time.Advance(Options.ProbeInterval);
        Hang.Until(() => Time.PendingTimers == 0, "with nothing there, nobody watches");
    }

    [Fact]
    public async Task HostsThatDoNotAnswer_AreLeft()
    {
        var ladder = new Ladder(Options with { Hosts = new SilentHosts() });
        using var gate = new Gate();
        var held = await HoldCpuAsync(gate);
        var work = ladder.RunAsync(Doubling(1));
        Hang.Until(() => Time.PendingTimers > 0, "the probe waits");
        Time.Advance(Options.ProbeInterval);
        Hang.Until(() => ladder.Statistics.HostsLeft is not null, "they are left");
        gate.Open();
        await held.OrFailAsync();
        Assert.Equal(2, await work.OrFailAsync());
    }

    [Fact]
    public async Task ProcessesThatHaveGivenUp_AreTriedAgainOnceInAWhile()
    {
        var processes = new FakeProbedHosts { IsAvailable = false, Refusal = static () => new RungUnavailableException("they do not start") };
        var ladder = new Ladder(Options with { Processes = processes });
        var work = Work.Portable(() => LadderJobs.ProcessId());
        await Assert.ThrowsAsync<RungUnavailableException>(() => ladder.RunAsync(work).OrFailAsync());
        await Assert.ThrowsAsync<RungUnavailableException>(() => ladder.RunAsync(work).OrFailAsync());
        Assert.Equal(0, processes.Probes);
        Time.Advance(Options.RetryAfter);
        await Assert.ThrowsAsync<RungUnavailableException>(() => ladder.RunAsync(work).OrFailAsync());
        await Assert.ThrowsAsync<RungUnavailableException>(() => ladder.RunAsync(work).OrFailAsync());
        Assert.Equal(1, processes.Probes);
        processes.Refusal = null;
        processes.Open();
        Time.Advance(Options.RetryAfter);
        Assert.Equal(Environment.ProcessId, await ladder.RunAsync(work).OrFailAsync());
        Assert.Equal(2, processes.Probes);
    }

    private void AdvanceToProbe(FakeProbedHosts hosts)
    {
        var before = hosts.Probes;
        Hang.Until(() => Time.PendingTimers > 0, "the watch waits");
        Time.Advance(Options.ProbeInterval);
        Hang.Until(() => hosts.Probes > before, "the next probe");
    }

    private sealed class SilentHosts : FakeHosts, IProbedRung
    {
        public bool IsAvailable => true;

        public Task<int> ProbeAsync(CancellationToken cancellationToken = default) => new TaskCompletionSource<int>().Task;
    }
}
