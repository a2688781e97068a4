using System.Net.Sockets;

namespace Rungs.Tour.Redis;

/// <summary>A client's socket: carries bytes between it and its <see cref="Session"/>.</summary>
/// <remarks>
/// <code>
/// open ──the client sends no more──► ended ───┐
///   ├────the session closes, or stop──────────┼──replies sent──► finished
///   └────lost, out of patience, broken ───────┴────────────────► finished
/// </code>
/// A client that has ended its side gets its replies. One that does not read them is not read from: its commands stay with it.
/// </remarks>
internal sealed class Connection : IPolled
{
    private readonly RedisOptions _options;

    /// <summary>Whether the client sends no more, or is not asked any more.</summary>
    private bool _hasEnded;

    /// <summary>Whether nothing can be sent any more.</summary>
    private bool _isLost;

    /// <summary>Since when the client owes the rest of a command; null while it does not.</summary>
    private long? _incompleteSince;

    /// <summary>Since when the client has read no reply, though there are; null where there are none.</summary>
    private long? _unsentSince;

    internal Connection(Socket socket, ServerState server)
    {
        Socket = socket;
        Session = new Session(server);
        _options = server.Options;
        socket.Blocking = false;
        socket.NoDelay = true;
    }

    public Socket Socket { get; }

    internal Session Session { get; }

    public bool WantsToRead => !_hasEnded && !Session.IsClosing && !Session.IsPaused;

    public bool WantsToWrite => Session.Output.Length > 0;

    /// <summary>Whether there is nothing left to do for the client.</summary>
    internal bool IsFinished => _isLost || Session.IsBroken || ((_hasEnded || Session.IsClosing) && !WantsToWrite);

    public void OnReadable()
    {
        Receive();
        Answer();
    }

    public void OnWritable() => Answer();

    public void OnError(Exception error)
    {
        Console.Error.WriteLine($"tour: client {Session.Id} is closed: {error}");
        Session.Server.Faults++;
        _isLost = true;
    }

    /// <summary>Answers what has come until now, and asks for no more.</summary>
    internal void Stop()
    {
        // With an end: a client that never stops sending does not hold up the stop.
        for (var left = _options.MaxInput; left > 0 && WantsToRead && Receive() is var count and > 0; left -= count)
            Answer();
        _hasEnded = true;
    }

    /// <summary>Whether the client has kept us waiting for longer than it may.</summary>
    internal bool IsOverdue => IsLong(_incompleteSince) || IsLong(_unsentSince);

    /// <summary>Nothing more is sent.</summary>
    internal void Abandon() => _isLost = true;

    private bool IsLong(long? since) => since is { } start && _options.TimeProvider.GetElapsedTime(start) > _options.Patience;

    /// <returns>How many bytes came.</returns>
    private int Receive()
    {
        var room = Session.RoomForInput();
        if (room.IsEmpty)
            return 0;

        var count = Socket.Receive(room, SocketFlags.None, out var error);
        if (error == SocketError.Success && count > 0)
            Session.Input.Commit(count);
        else if (error == SocketError.Success)
            _hasEnded = true;
        else if (error is not (SocketError.WouldBlock or SocketError.Interrupted))
            _isLost = true;
        return error == SocketError.Success ? count : 0;
    }

    /// <summary>Executes and sends, until the client has to send, or to read.</summary>
    private void Answer()
    {
        bool wasPaused;
        do
        {
            Session.Execute();
            wasPaused = Session.IsPaused;
            Send();
        }
        while (wasPaused && !Session.IsPaused);

        if (Session.Input.Length == 0 || Session.IsPaused)
            _incompleteSince = null;
        else
            _incompleteSince ??= _options.TimeProvider.GetTimestamp();
    }

    private void Send()
    {
        var output = Session.Output;
        while (output.Length > 0 && !_isLost && !Session.IsBroken)
        {
            var count = Socket.Send(output.Unread, SocketFlags.None, out var error);
            if (error == SocketError.Success)
            {
                output.Take(count);
                _unsentSince = null;
            }
            else if (error is SocketError.WouldBlock or SocketError.Interrupted)
            {
                _unsentSince ??= _options.TimeProvider.GetTimestamp();
                return;
            }
            else
            {
                _isLost = true;
            }
        }
    }
}
