using Rungs.Diagnostics;
using Rungs.Processes.Wire;

namespace Rungs.Processes.Engine;

/// <remarks>The way of calls to their workers' sockets.</remarks>
internal sealed partial class PoolEngine
{
    /// <summary>
    /// What a worker has not answered may weigh so much, for a caller's thread to send more. A socket takes about 200 KiB before it
    /// makes its sender wait, so within this nobody waits, even where the worker has stopped reading.
    /// </summary>
    private const long MaxInPlace = 64 * 1024;

    /// <summary>Refuses arguments that are too long.</summary>
    /// <exception cref="ArgumentException">They are.</exception>
    internal void ThrowIfTooLong(PortableCall call, string name)
    {
        if (CallNote.MaxSize + call.Arguments.Length > Options.MaxMessageBytes)
            throw new ArgumentException($"The arguments of '{name}' are {call.Arguments.Length} bytes, and at most {Options.MaxMessageBytes} may cross. Pass less, or the path of a file, or raise MaxMessageBytes.", nameof(call));
    }

    /// <summary>Sees to it that what a worker has to be sent is sent, by whoever sends already, or after this lock.</summary>
    private static void ClaimSending(PoolWorker worker, ref AfterLock after)
    {
        if (worker.IsSending || worker.IsHeldBack || worker.Outgoing.Count == 0)
            return;
        worker.IsSending = true;
        after.Send(worker);
    }

    /// <summary>Sends a worker what there is, until there is no more. One at a time for each worker: whoever has set IsSending.</summary>
    /// <param name="worker">To whom.</param>
    /// <param name="mayWait">Whether this thread may wait for room in the socket.</param>
    /// <returns>Whether there will be more; else the worker has ended.</returns>
    internal bool Send(PoolWorker worker, bool mayWait = false)
    {
        while (true)
        {
            var isInterrupted = false;
            var isTooMuch = false;
            _gate.EnterForGood(ref isInterrupted);
            try
            {
                if (worker.Outgoing.Count == 0)
                {
                    worker.IsSending = false;
                    return worker.State != WorkerState.Ended;
                }

                isTooMuch = !mayWait && worker.Weight > MaxInPlace;
                if (!isTooMuch)
                    (worker.Batch, worker.Outgoing) = (worker.Outgoing, worker.Batch);
            }
            finally
            {
                _gate.Exit();
                if (isInterrupted)
                    Thread.CurrentThread.Interrupt();
            }

            if (isTooMuch)
            {
                (worker.Sender ??= new SenderThread($"{Name} sender {worker.Number}", () => Send(worker, mayWait: true))).Wake();
                return true; // it sends now
            }

            Write(worker);
        }
    }

    private static void Write(PoolWorker worker)
    {
        var writer = worker.Writer!;
        try
        {
            foreach (var call in worker.Batch)
                Write(worker, writer, call);
            writer.Flush();
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // It has ended; the thread that reads its answers sees that too, and deals with its calls.
        }
        catch (Exception error)
        {
            UnobservedErrors.Raise(error, $"{worker.Engine.Name}: sending to worker {worker.Number}");
            worker.Kill(); // it has half a frame
        }

        worker.Batch.Clear();
    }

    private static void Write(PoolWorker worker, FrameWriter writer, PoolCall call)
    {
        var method = call.Call.Method;
        if (method.Source >= worker.KnownSources)
            WriteNewSources(worker, writer);

        var arguments = call.Call.Arguments;
        foreach (var blob in arguments.Blobs)
        {
            writer.Begin(FrameType.Blob, call.Id, blob.Length);
            writer.Write(blob.Span);
        }

        writer.Begin(FrameType.Call, call.Id, CallNote.SizeOf(call.Trace) + arguments.Inline.Length, call.Span is null ? (byte)0 : FrameHeader.IsTimed);
        CallNote.Write(writer, method.Source, method.Method.MetadataToken, call.Trace);
        writer.Write(arguments.Inline.Span);
    }

    /// <summary>Tells a worker what was registered after its start.</summary>
    private static void WriteNewSources(PoolWorker worker, FrameWriter writer)
    {
        var sources = PortableRegistry.Sources;
        var payload = PayloadWriter.ToBytes(output => SourceNote.WriteAll(output, [.. sources.Skip(worker.KnownSources).Select(SourceNote.Of)]));
        writer.Begin(FrameType.Sources, 0, payload.Length);
        writer.Write(payload);
        worker.KnownSources = sources.Count;
    }
}
