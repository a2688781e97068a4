using System.Net.Sockets;
using Rungs.Processes.Wire;

namespace Rungs.Processes.Engine;

/// <summary>Tells a worker which calls are cancelled. Whoever cancels never waits for the worker, which may have stopped reading.</summary>
/// <remarks>
/// <code>
/// direct: written by whoever cancels ──socket full──► waiting: written, in order, by a thread of its own
///    ▲                                                  │
///    └──────────────────── all written ─────────────────┘
/// </code>
/// </remarks>
internal sealed class CancelSender(string name, Socket control)
{
    /// <summary>Guards the socket while direct, and the field below. Never taken with the engine's lock.</summary>
    private readonly Lock _gate = new();

    /// <summary>Calls whose cancellation waits for room in the socket; null while direct.</summary>
    private Queue<long>? _waiting;

    /// <summary>Cancels the token of a call. Any thread.</summary>
    internal void Send(long id)
    {
        var isInterrupted = false;
        _gate.EnterForGood(ref isInterrupted);
        try
        {
            if (_waiting is not null)
            {
                _waiting.Enqueue(id);
            }
            else if (control.Poll(0, SelectMode.SelectWrite)) // then a frame of a few bytes finds room
            {
                Write(id);
            }
            else
            {
                _waiting = new Queue<long>([id]);
                new Thread(WriteWaiting, 256 * 1024) { IsBackground = true, Name = name }.UnsafeStart();
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // It has ended, which ends the call.
        }
        finally
        {
            _gate.Exit();
            if (isInterrupted)
                Thread.CurrentThread.Interrupt();
        }
    }

    private void WriteWaiting()
    {
        try
        {
            while (Next() is { } id)
                Write(id);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // It has ended: nobody has to hear of what waits, nor of what comes.
        }
    }

    private long? Next()
    {
        lock (_gate)
        {
            if (_waiting!.TryDequeue(out var id))
                return id;
            _waiting = null;
            return null;
        }
    }

    private void Write(long id)
    {
        Span<byte> frame = stackalloc byte[FrameHeader.Size];
        new FrameHeader(0, FrameType.Cancel, id).Write(frame);
        for (Span<byte> rest = frame; !rest.IsEmpty;)
            rest = rest[control.Send(rest)..];
    }
}
