using Rungs.Processes.Wire;

namespace Rungs.Processes.Worker;

/// <summary>Hears of cancellations and of the pool's end, on a thread of its own, which nothing that functions do can hold up.</summary>
internal sealed class ControlReader(Stream stream)
{
    private readonly FrameReader _reader = new(stream, Protocol.MaxHandshake);

    private readonly Lock _gate = new();

    /// <summary>Cancellations of calls that have not begun here: they may overtake the call. Null before the first, because most workers see none.</summary>
    private HashSet<long>? _ahead;

    /// <summary>The call that runs; 0 for none.</summary>
    private long _current;

    /// <summary>The last call that was begun.</summary>
    private long _last;

    /// <summary>Cancels it; null where it takes no token.</summary>
    private CancellationTokenSource? _cancellation;

    internal void Start() => new Thread(Read, 256 * 1024) { IsBackground = true, Name = "Rungs control" }.Start();

    /// <summary>A call begins.</summary>
    internal void Begin(long id, CancellationTokenSource? cancellation)
    {
        lock (_gate)
            (_current, _last, _cancellation) = (id, id, cancellation);
    }

    /// <summary>Whether a call was cancelled before it began.</summary>
    internal bool IsCancelled(long id)
    {
        lock (_gate)
            return _ahead?.Remove(id) == true;
    }

    /// <summary>A call is over.</summary>
    internal void End(long id)
    {
        lock (_gate)
        {
            (_current, _last, _cancellation) = (0, id, null);
            _ahead?.Remove(id);
        }
    }

    private void Read()
    {
        try
        {
            while (_reader.TryRead(out var header, out _))
            {
                if (header.Type == FrameType.Cancel)
                    Cancel(header.Id);
                else
                    throw new ProtocolException($"{header.Type} came on the control socket.");
            }
        }
        catch (ProtocolException error)
        {
            Console.Error.WriteLine($"Rungs worker: the pool has sent what the protocol does not allow. {error.Message}");
            Environment.Exit(Protocol.BrokenExitCode);
        }
        catch (IOException)
        {
            // The same as an end.
        }

        ProcessGroup.EndNow(); // the pool has gone, however it went
    }

    private void Cancel(long id)
    {
        CancellationTokenSource? cancellation;
        lock (_gate)
        {
            if (id > _last)
                (_ahead ??= []).Add(id);
            cancellation = id == _current ? _cancellation : null;
        }

        // On a thread of its own: what people registered with the token may block, and this one must hear of the pool's end.
        if (cancellation is not null)
            new Thread(() => CancelNow(cancellation)) { IsBackground = true, Name = "Rungs cancellation" }.Start();
    }

    private static void CancelNow(CancellationTokenSource cancellation)
    {
        try
        {
            cancellation.Cancel();
        }
        catch (AggregateException error)
        {
            Console.Error.WriteLine($"Rungs worker: what was registered with a token threw. {error}");
        }
    }
}
