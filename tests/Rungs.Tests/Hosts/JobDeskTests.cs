using Rungs.Hosts.Jobs;
using Rungs.Testing;

namespace Rungs.Tests.Hosts;

/// <summary>What a worker remembers of its jobs.</summary>
public sealed class JobDeskTests
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(20);

    private readonly VirtualTime _time = new();
    private readonly string _key = Guid.NewGuid().ToString("N");

    [Fact]
    public async Task Job_Ended_LeavesNoTimer()
    {
        var desk = NewDesk(memory: 100);

        Assert.Equal(ReplyKind.Result, (await DoAsync(desk, "one")).Kind);

        Assert.Equal(0, _time.PendingTimers); // or each job of the last 20 minutes is held
    }

    [Fact]
    public async Task Cancel_BeforeTheJobComes_IsNotRun_AlsoWhereNoOutcomeIsRemembered()
    {
        var desk = NewDesk(memory: 0);

        Assert.False(desk.Cancel("one"));

        Assert.Equal(ReplyKind.Cancelled, (await DoAsync(desk, "one")).Kind);
        Assert.False(HostJobs.Counts.ContainsKey(_key));
        Assert.Equal(0, desk.Repeated);
    }

    [Fact]
    public async Task Cancel_OfManyUnknownJobs_ForgetsNoOutcome()
    {
        var desk = NewDesk(memory: 1);
        await DoAsync(desk, "one");

        for (var i = 0; i < 20_000; i++)
            desk.Cancel($"unknown{i}");

        await DoAsync(desk, "one");
        Assert.Equal((1, 1L), (HostJobs.Counts[_key], desk.Repeated));
        Assert.Equal(ReplyKind.Cancelled, (await DoAsync(desk, "unknown19999")).Kind);
        Assert.Equal(ReplyKind.Result, (await DoAsync(desk, "unknown0")).Kind); // so many cancellations ago
    }

    [Fact]
    public async Task Cancel_OfAJobThatHasEnded_SaysThatItWasBegun()
    {
        var desk = NewDesk(memory: 100);
        await DoAsync(desk, "one");

        Assert.True(desk.Cancel("one")); // its outcome is on its way, and its caller is to wait for it
    }

    [Fact]
    public async Task GiveUp_OfAJobThatRuns_LetsItRun()
    {
        var desk = NewDesk(memory: 100);
        using var gate = new Gate();
        var path = gate.Path;
        var running = desk.DoAsync(NewJob("one"), Work.Portable(() => HostJobs.PassAsync(path, _key, default)).PortableCall!);
        await gate.EnteredAsync();

        Assert.True(desk.GiveUp("one"));

        gate.Open();
        Assert.Equal(ReplyKind.Result, (await running.OrFailAsync()).Kind);
        Assert.False(HostJobs.Counts.ContainsKey(_key)); // its token was not cancelled
    }

    [Fact]
    public async Task GiveUp_BeforeTheJobComes_IsNotRun()
    {
        var desk = NewDesk(memory: 100);

        Assert.False(desk.GiveUp("one"));

        Assert.Equal(ReplyKind.Cancelled, (await DoAsync(desk, "one")).Kind);
    }

    [Fact]
    public async Task Replay_OfACancelledJob_IsRun()
    {
        var desk = NewDesk(memory: 100);
        desk.Cancel("one");

        var replayed = await desk.DoAsync(NewJob("one") with { Run = "again" }, Work.Portable(() => HostJobs.Count(_key)).PortableCall!).OrFailAsync();

        Assert.Equal(ReplyKind.Result, replayed.Kind);
    }

    [Theory]
    [InlineData("method")]
    [InlineData("version")]
    [InlineData("body")]
    [InlineData("reply-to")]
    [InlineData("no reply-to")]
    [InlineData("deadline")]
    [InlineData("attempt")]
    [InlineData("level")]
    [InlineData("run")]
    public void Signature_OfAJobThatWasChanged_IsNoLongerIts(string what)
    {
        var key = new byte[32];
        var job = NewJob("one") with { ReplyTo = "" };
        var changed = what switch
        {
            "method" => job with { Method = "other" },
            "version" => job with { Version = 9 },
            "body" => job with { Body = new byte[1] },
            "reply-to" => job with { ReplyTo = "rungs.other" },
            "no reply-to" => job with { ReplyTo = null },
            "deadline" => job with { Deadline = DateTimeOffset.UnixEpoch },
            "attempt" => job with { Attempt = 1 },
            "level" => job with { Level = 1 },
            _ => job with { Run = "" },
        };

        Assert.True(JobSignature.IsOf(job, key, JobSignature.Of(job, key)));
        Assert.False(JobSignature.IsOf(changed, key, JobSignature.Of(job, key)));
    }

    private static Job NewJob(string id) => new(id, "method", 1, ReadOnlyMemory<byte>.Empty, ReplyTo: null, Deadline: null, Trace: null, Attempt: 0, Level: 0);

    private JobDesk NewDesk(int memory) => new(new JobRunner(new SerialRung()), memory, s_timeout, _time);

    private Task<Reply> DoAsync(JobDesk desk, string id) => desk.DoAsync(NewJob(id), Work.Portable(() => HostJobs.Count(_key)).PortableCall!).OrFailAsync();
}
