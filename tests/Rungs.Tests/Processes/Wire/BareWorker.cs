using System.Diagnostics;
using System.Net.Sockets;
using Rungs.Processes.Launching;
using Rungs.Processes.Wire;

namespace Rungs.Tests.Processes.Wire;

/// <summary>A real worker process, whose pool is the test.</summary>
internal sealed class BareWorker : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly StartMarker _marker;
    private readonly Process _process;

    internal BareWorker()
    {
        using var listener = new WorkerListener(_scratch["s"]);
        _marker = StartMarker.Create(_scratch["m"]);
        var start = new ProcessStartInfo(DotnetHost.OfThisProcess.Host, DotnetHost.OfThisProcess.ArgumentsFor(listener.Path)) { UseShellExecute = false, RedirectStandardError = true };
        start.Environment[Protocol.TokenVariable] = listener.Token;
        _process = Process.Start(start)!;
        (Work, Control, Reader) = listener.Accept(() => Assert.False(_process.HasExited, "The worker ended."), static error => throw error);
        Writer = new FrameWriter(new NetworkStream(Work));
    }

    internal int Id => _process.Id;

    internal Socket Work { get; }

    internal Socket Control { get; }

    internal FrameReader Reader { get; }

    internal FrameWriter Writer { get; }

    internal long Started => _marker.Started;

    /// <summary>The exit code, once it has ended.</summary>
    internal async Task<(int Code, string Errors)> EndAsync()
    {
        var errors = _process.StandardError.ReadToEndAsync();
        await _process.WaitForExitAsync().OrFailAsync();
        return (_process.ExitCode, await errors.OrFailAsync());
    }

    /// <param name="only">The one type whose methods it may call; null for all that are registered.</param>
    internal BareWorker SetUp(Type? only = null)
    {
        var sources = only is null ? PortableRegistry.Sources : [new PortableSource(only.Assembly, only)];
        Send(FrameType.Setup, 0, new Setup(1_000_000, _scratch["m"], [.. sources.Select(SourceNote.Of)], []).ToBytes());
        Assert.True(Reader.TryRead(out var header, out _));
        Assert.Equal(FrameType.Ready, header.Type);
        return this;
    }

    internal void Send(FrameType type, long id, byte[] payload, byte flags = 0)
    {
        Writer.Begin(type, id, payload.Length, flags);
        Writer.Write(payload);
        Writer.Flush();
    }

    /// <summary>The payload of a call.</summary>
    internal static byte[] CallOf<T>(System.Linq.Expressions.Expression<Func<T>> expression)
    {
        var call = Rungs.Work.Portable(expression).PortableCall!;
        using var pair = new SocketPair();
        var writer = new FrameWriter(new NetworkStream(pair.Near));
        CallNote.Write(writer, call.Method.Source, call.Method.Method.MetadataToken, null);
        writer.Write(call.Arguments.Inline.Span);
        writer.Flush();
        var bytes = new byte[64 * 1024];
        return bytes[..pair.Far.Receive(bytes)];
    }

    public void Dispose()
    {
        Work.Dispose();
        Control.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _marker.Dispose();
        _scratch.Dispose();
    }
}
