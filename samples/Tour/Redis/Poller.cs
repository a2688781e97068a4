using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Rungs.Tour.Redis;

/// <summary>Waits until sockets are ready, and lets their owners go on.</summary>
/// <remarks>
/// <code>
/// ┌──► look, on the loop ──something is ready──► owners read and write ──┐
/// │           │ nothing is                                 ▲             │
/// │           └──► wait, on a thread that may block ───────┘             │
/// └──────────────────── the loop's other callbacks ◄─────────────────────┘
/// </code>
/// Under load there is no hop from thread to thread: one look finds all that is ready, and a request costs one read and one write. That
/// is what redis does, and why an <c>await socket.ReceiveAsync()</c> for each client is slower: three threads take part in each.
/// A look takes time in proportion to the number of sockets.
/// While a thread waits, nobody may add or close a socket; who wants to, calls <see cref="Wake"/> and does it in its turn.
/// </remarks>
internal sealed class Poller : IDisposable
{
    private static readonly TimeSpan s_untilWoken = Timeout.InfiniteTimeSpan;

    private readonly Dictionary<Socket, IPolled> _owners = [];

    /// <summary>The sockets to look at; after the look, those that can be read.</summary>
    private readonly List<Socket> _readable = [];

    /// <summary>The sockets to look at; after the look, those that can be written to.</summary>
    private readonly List<Socket> _writable = [];

    /// <summary>A socket that is connected with itself: a byte sent there ends a wait.</summary>
    private readonly Socket _waker = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    private readonly Func<bool> _wait;

    /// <summary>Whether a thread waits with the sockets.</summary>
    private bool _isWaiting;

    internal Poller()
    {
        _wait = () => Look(s_untilWoken);
        _waker.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _waker.Connect(_waker.LocalEndPoint!);
        _waker.Blocking = false;
    }

    internal void Add(IPolled owner)
    {
        AssertTurn();
        _owners.Add(owner.Socket, owner);
    }

    /// <summary>Closes the owner's socket.</summary>
    internal void Close(IPolled owner)
    {
        AssertTurn();
        if (_owners.Remove(owner.Socket))
            owner.Socket.Dispose();
    }

    /// <summary>Ends a wait. From any thread.</summary>
    internal void Wake() => _waker.Send([0], SocketFlags.None, out _); // where that fails it is full: of wakes

    /// <summary>Returns when a socket is ready, or somebody called <see cref="Wake"/>.</summary>
    internal async ValueTask WaitAsync()
    {
        Prepare();
        if (Look(TimeSpan.Zero))
            return;

        Prepare();
        _isWaiting = true;
        await Async.RunAsync(_wait);
        _isWaiting = false;
    }

    /// <summary>Lets the owners of ready sockets go on.</summary>
    internal void Dispatch()
    {
        AssertTurn();
        foreach (var socket in _readable)
        {
            if (ReferenceEquals(socket, _waker))
                TakeWakes();
            else if (_owners.TryGetValue(socket, out var owner))
                Go(owner, canRead: true);
        }

        foreach (var socket in _writable)
        {
            if (_owners.TryGetValue(socket, out var owner))
                Go(owner, canRead: false);
        }
    }

    public void Dispose() => _waker.Dispose();

    /// <summary>An error ends at the owner it came from: the others are served.</summary>
    private static void Go(IPolled owner, bool canRead)
    {
        try
        {
            if (canRead)
                owner.OnReadable();
            else
                owner.OnWritable();
        }
        catch (Exception error)
        {
            owner.OnError(error);
        }
    }

    /// <summary>Asks the owners which sockets to look at.</summary>
    private void Prepare()
    {
        _readable.Clear();
        _writable.Clear();
        _readable.Add(_waker);
        foreach (var (socket, owner) in _owners)
        {
            if (owner.WantsToRead)
                _readable.Add(socket);
            if (owner.WantsToWrite)
                _writable.Add(socket);
        }
    }

    /// <summary>The class library leaves the ready ones in the lists it is given.</summary>
    /// <returns>Whether any is ready.</returns>
    private bool Look(TimeSpan wait)
    {
        Socket.Select(_readable, _writable, checkError: null, wait);
        return _readable.Count + _writable.Count > 0;
    }

    private void TakeWakes()
    {
        Span<byte> wakes = stackalloc byte[1];
        while (_waker.Receive(wakes, SocketFlags.None, out var error) > 0 && error == SocketError.Success)
        {
            // Many wakes are one.
        }
    }

    [Conditional("DEBUG")]
    private void AssertTurn() => Debug.Assert(!_isWaiting, "Sockets come and go while no thread waits with them.");
}
