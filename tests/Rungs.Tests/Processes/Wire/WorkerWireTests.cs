using System.Buffers.Binary;
using System.Diagnostics;
using Rungs.Processes.Wire;

namespace Rungs.Tests.Processes.Wire;

/// <summary>What a worker does with what a pool never sends.</summary>
public sealed class WorkerWireTests
{
    [Fact]
    public void Calls_InOrder_AreAnswered()
    {
        using var worker = new BareWorker().SetUp();
        for (var i = 1; i <= 3; i++)
        {
            worker.Send(FrameType.Call, i, BareWorker.CallOf(() => Remote.Add(i, 1)));
            Assert.True(worker.Reader.TryRead(out var header, out var payload));
            Assert.Equal((FrameType.Result, i), (header.Type, header.Id));
            Assert.Equal($"{i + 1}", System.Text.Encoding.ASCII.GetString(payload.Span));
            Assert.Equal(i, worker.Started);
        }
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("oversized")]
    [InlineData("negative")]
    [InlineData("replayed")]
    [InlineData("skipped")]
    [InlineData("answer")]
    public async Task Nonsense_OnTheWorkSocket_EndsItWithWords(string what)
    {
        using var worker = new BareWorker().SetUp();
        var call = BareWorker.CallOf(() => Remote.Add(1, 1));
        worker.Send(FrameType.Call, 1, call);
        Assert.True(worker.Reader.TryRead(out _, out _));
        switch (what)
        {
            case "garbage":
                worker.Work.Send(Enumerable.Repeat((byte)0xA5, 64).ToArray());
                break;
            case "oversized" or "negative":
                var header = new byte[FrameHeader.Size];
                new FrameHeader(0, FrameType.Call, 2).Write(header);
                BinaryPrimitives.WriteInt32LittleEndian(header, what == "negative" ? -1 : 1_000_000_000);
                worker.Work.Send(header);
                break;
            case "replayed":
                worker.Send(FrameType.Call, 1, call);
                break;
            case "skipped":
                worker.Send(FrameType.Call, 3, call);
                break;
            default:
                worker.Send(FrameType.Result, 2, []);
                break;
        }

        var (code, errors) = await worker.EndAsync();
        Assert.Equal(Protocol.BrokenExitCode, code);
        Assert.Single(errors.Split('\n'), static line => line.Contains("what the protocol does not allow", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nonsense_OnTheControlSocket_EndsItWithWords()
    {
        using var worker = new BareWorker().SetUp();
        worker.Control.Send(Enumerable.Repeat((byte)0xA5, 64).ToArray());
        var (code, errors) = await worker.EndAsync();
        Assert.Equal(Protocol.BrokenExitCode, code);
        Assert.Contains("what the protocol does not allow", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FrameCutShort_EndsItAsTheEndOfThePoolDoes()
    {
        using var worker = new BareWorker().SetUp();
        var header = new byte[FrameHeader.Size];
        new FrameHeader(1000, FrameType.Call, 1).Write(header);
        worker.Work.Send(header);
        worker.Work.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        Assert.Equal((0, ""), await worker.EndAsync());
        Assert.Equal(0, worker.Started);
    }

    [Fact]
    public async Task Setup_ThatIsGarbage_EndsItWithWords()
    {
        using var worker = new BareWorker();
        worker.Send(FrameType.Setup, 0, [1, 2, 3, 4, 5]);
        var (code, errors) = await worker.EndAsync();
        Assert.Equal(Protocol.BrokenExitCode, code);
        Assert.Contains("what the protocol does not allow", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Call_ThatAsksForItsTimes_HasThemBeforeItsAnswer()
    {
        using var worker = new BareWorker().SetUp();
        var call = BareWorker.CallOf(() => Remote.Add(1, 2));
        var before = Stopwatch.GetTimestamp();
        worker.Send(FrameType.Call, 1, call, FrameHeader.IsTimed);
        worker.Send(FrameType.Call, 2, call);

        Assert.True(worker.Reader.TryRead(out var header, out var payload));
        Assert.Equal((FrameType.Times, 1), (header.Type, header.Id));
        var times = TimesNote.From(payload.Span);
        Assert.True(before <= times.Began && times.Began <= times.Ended && times.Ended <= Stopwatch.GetTimestamp(), $"{times} after {before}");
        Assert.True(worker.Reader.TryRead(out header, out _));
        Assert.Equal((FrameType.Result, 1), (header.Type, header.Id));
        Assert.True(worker.Reader.TryRead(out header, out _));
        Assert.Equal((FrameType.Result, 2), (header.Type, header.Id));
    }

    [Fact]
    public void Call_OfWhatIsNotRegistered_IsAnErrorOfThatCallOnly()
    {
        using var worker = new BareWorker().SetUp();
        var right = BareWorker.CallOf(() => Remote.Add(1, 2));
        var id = 0L;
        foreach (var wrong in WrongCalls(right))
        {
            worker.Send(FrameType.Call, ++id, wrong);
            Assert.True(worker.Reader.TryRead(out var header, out var payload));
            Assert.Equal((FrameType.Error, id), (header.Type, header.Id));
            Assert.NotEmpty(ErrorNote.From(payload).Message);
            Assert.Equal(0, worker.Started); // nothing was called
        }

        worker.Send(FrameType.Call, ++id, right);
        Assert.True(worker.Reader.TryRead(out var last, out _));
        Assert.Equal((FrameType.Result, id), (last.Type, last.Id));
    }

    [Fact]
    public async Task Calls_ThatAreNoise_NeverEndOrHangIt()
    {
        using var worker = new BareWorker().SetUp(typeof(FuzzCalls)); // no other: noise hits in the end on those that do harm
        var right = BareWorker.CallOf(() => FuzzCalls.Take(1, "two", new byte[] { 3 }, default));
        var random = new Random(5);
        var count = Soak.Share(500);
        for (var id = 1L; id <= count; id++)
        {
            var bytes = FrameFuzz.Mutate(right, random);
            worker.Send(FrameType.Call, id, bytes);
            var read = await Task.Run(() => worker.Reader.TryRead(out var header, out _) ? header : default, TestContext.Current.CancellationToken).OrFailAsync();
            Assert.True(read.Type is FrameType.Error or FrameType.Result && read.Id == id, $"{read} came after {Convert.ToHexString(bytes)}");
        }
    }

    private static IEnumerable<byte[]> WrongCalls(byte[] right)
    {
        yield return [];
        yield return right[..5];
        yield return right[..^1];
        yield return [.. right, 0];
        yield return [.. right.AsSpan(0, 4), 0x0A, 0xFF, .. right.AsSpan(6)]; // not the token of a method
        yield return [0xFF, 0xFF, .. right.AsSpan(2)];
        var unmarked = (byte[])right.Clone();
        BinaryPrimitives.WriteInt32LittleEndian(unmarked.AsSpan(2), typeof(WorkerWireTests).GetMethod(nameof(Nonsense_OnTheControlSocket_EndsItWithWords))!.MetadataToken);
        yield return unmarked;
    }
}
