using System.Net.Sockets;
using System.Text.Json;
using Rungs.Processes.Wire;

namespace Rungs.Tests.Processes.Wire;

/// <summary>Whatever bytes come: a definite error, in bounded time and memory.</summary>
public sealed class FrameFuzzTests
{
    private const int MaxLength = 1_000;

    private const long MaxAllocated = 4 * 1024 * 1024;

    [Fact]
    public void Frames_RoundTrip()
    {
        using var pair = new SocketPair();
        var writer = new FrameWriter(new NetworkStream(pair.Near));
        var reader = new FrameReader(new NetworkStream(pair.Far), 10_000_000);
        foreach (var length in (int[])[0, 1, 16, 4096, 65_536, 65_537, 200_000, 1_000_000])
        {
            var bytes = new byte[length];
            new Random(length).NextBytes(bytes);
            var sending = Task.Run(() =>
            {
                writer.Begin(FrameType.Result, length, length, FrameHeader.IsNull);
                writer.Write(bytes);
                writer.Flush();
            });
            Assert.True(reader.TryRead(out var header, out var payload));
            Assert.Equal(new FrameHeader(length, FrameType.Result, length, FrameHeader.IsNull), header);
            Assert.True(payload.Span.SequenceEqual(bytes));
            sending.Wait(Hang.Limit);
        }

        pair.Near.Dispose();
        Assert.False(reader.TryRead(out _, out _));
    }

    [Fact]
    public void FrameReader_TakesFramesOrRefusesThem()
    {
        for (var seed = 0; seed < Soak.Share(300); seed++)
        {
            var random = new Random(seed);
            using var pair = new SocketPair();
            var right = Enumerable.Range(0, 5).SelectMany(i =>
            {
                var frame = new byte[FrameHeader.Size + i * 50];
                random.NextBytes(frame.AsSpan(FrameHeader.Size));
                new FrameHeader(i * 50, FrameType.Result, i).Write(frame);
                return frame;
            }).ToArray();
            pair.Near.Send(FrameFuzz.Mutate(right, random));
            pair.Near.Shutdown(SocketShutdown.Send);
            var reader = new FrameReader(new NetworkStream(pair.Far), MaxLength);
            var frames = 0;
            AssertDefinite(seed, () =>
            {
                while (reader.TryRead(out var header, out var payload))
                {
                    Assert.Equal(header.Length, payload.Length);
                    Assert.InRange(payload.Length, 0, MaxLength);
                    frames++;
                }
            });
            Assert.InRange(frames, 0, 20);
        }
    }

    public static TheoryData<string> Payloads => ["error", "setup", "sources", "call", "arguments"];

    [Theory]
    [MemberData(nameof(Payloads))]
    public void Payload_IsReadOrRefused(string what)
    {
        var call = Rungs.Work.Portable(() => FuzzCalls.Take(1, "two", new byte[] { 3 }, default)).PortableCall!;
        var arguments = call.Arguments.Inline.ToArray();
        (byte[] Right, Action<byte[]> Read) subject = what switch
        {
            "error" => (ErrorNote.ToBytes(new InvalidDataException("outer", new IOException("inner"))), static bytes => ErrorNote.From(bytes)),
            "setup" => (new Setup(1, "path", [SourceNote.Of(PortableRegistry.Sources[0])], [(0, 1)]).ToBytes(), static bytes => Setup.From(bytes)),
            "sources" => (PayloadWriter.ToBytes(static writer => SourceNote.WriteAll(writer, [SourceNote.Of(PortableRegistry.Sources[0])])), static bytes => PayloadWriter.Read(bytes, SourceNote.ReadAll)),
            "call" => (BareWorker.CallOf(() => Remote.Add(1, 2)), static bytes => CallNote.From(bytes)),
            _ => (arguments, bytes => PortableArguments.Read(call.Method, bytes, [])),
        };
        subject.Read(subject.Right);
        for (var seed = 0; seed < Soak.Share(2_000); seed++)
        {
            var random = new Random(seed);
            var bytes = FrameFuzz.Mutate(subject.Right, random);
            if (seed % 10 == 0)
                random.NextBytes(bytes);
            AssertDefinite(seed, () => subject.Read(bytes));
        }
    }

    private static void AssertDefinite(int seed, Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Record.Exception(action);
        Assert.True(error is null or ProtocolException or InvalidDataException or JsonException or IOException, $"Seed {seed}: {error}");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MaxAllocated);
    }
}

internal static class FuzzCalls
{
    [Portable]
    internal static int Take(int number, string text, byte[] bytes, CancellationToken cancellationToken) => number + text.Length + bytes.Length + (cancellationToken.CanBeCanceled ? 1 : 0);
}
