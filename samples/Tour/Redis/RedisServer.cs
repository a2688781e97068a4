using System.Net;
using System.Net.Sockets;
using Rungs.Loops;

namespace Rungs.Tour.Redis;

/// <summary>The mini redis: clients on 127.0.0.1, the keys, and one loop that everything runs on, so that nothing is locked.</summary>
/// <remarks>
/// Two async functions run on the loop: one serves the sockets that are ready, one removes keys that have expired and finds clients
/// that have run out of time. Control moves between them at their awaits, and nowhere else.
/// </remarks>
internal sealed class RedisServer : IPolled, IDisposable
{
    /// <summary>How often keys are expired and clients looked at: redis does it as often.</summary>
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(100);

    /// <summary>How many keys expire at once, at most: their removal holds the loop.</summary>
    private const int ExpiredAtOnce = 10_000;

    private readonly EventLoop _loop;
    private readonly Poller _poller = new();
    private readonly ServerState _state;

    /// <summary>Who is connected.</summary>
    private readonly List<Connection> _connections = [];

    /// <summary>Whether the tick has found something to do with sockets.</summary>
    private bool _isSweepDue;

    /// <summary>Set where no further client can be accepted, until the next tick: the process has no handle left.</summary>
    private bool _isAcceptPaused;

    /// <summary>Whether the last replies are being sent.</summary>
    private bool _isStopping;

    /// <summary>Listens.</summary>
    /// <param name="loop">The loop that <see cref="RunAsync"/> will be called on.</param>
    /// <param name="options">Port and limits. Default: those of <see cref="RedisOptions"/>.</param>
    /// <exception cref="SocketException">The port is taken.</exception>
    internal RedisServer(EventLoop loop, RedisOptions? options = null)
    {
        options ??= new RedisOptions();
        _loop = loop;
        Socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        try
        {
            Socket.Bind(new IPEndPoint(IPAddress.Loopback, options.Port));
            Socket.Listen();
        }
        catch (SocketException)
        {
            Dispose();
            throw;
        }

        EndPoint = (IPEndPoint)Socket.LocalEndPoint!;
        _state = new ServerState(options, new Keyspace(options.TimeProvider, loop)) { Port = EndPoint.Port };
    }

    /// <summary>Where it listens.</summary>
    internal IPEndPoint EndPoint { get; }

    /// <summary>The listening socket.</summary>
    public Socket Socket { get; }

    public bool WantsToRead => !_isAcceptPaused;

    public bool WantsToWrite => false;

    /// <summary>Serves until <paramref name="cancellationToken"/> is cancelled; then answers what has come, and closes. On the loop.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        using var ticking = new CancellationTokenSource();
        var ticks = TickAsync(ticking.Token);
        _poller.Add(this);
        await using (cancellationToken.UnsafeRegister(_ => _poller.Wake(), null))
        {
            while (!cancellationToken.IsCancellationRequested)
                await TurnAsync();
        }

        await StopAsync();
        await ticking.CancelAsync();
        await ticks.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    /// <summary>A client asks to be accepted.</summary>
    public void OnReadable()
    {
        var client = Socket.Accept();
        if (_connections.Count >= _state.Options.MaxClients)
        {
            client.Send("-ERR max number of clients reached\r\n"u8, SocketFlags.None, out _);
            client.Dispose();
            return;
        }

        var connection = new Connection(client, _state);
        _connections.Add(connection);
        _poller.Add(connection);
    }

    /// <summary>The client has gone again, or the process has no handle left, and the loop would turn for nothing.</summary>
    public void OnError(Exception error) => _isAcceptPaused = true;

    public void OnWritable()
    {
    }

    /// <summary>Closes what is left open; after <see cref="RunAsync"/> that is nothing.</summary>
    public void Dispose()
    {
        Socket.Dispose();
        foreach (var connection in _connections)
            connection.Socket.Dispose();
        _poller.Dispose();
    }

    /// <summary>Serves whoever is ready, and lets the loop's other callbacks run.</summary>
    private async ValueTask TurnAsync()
    {
        await _poller.WaitAsync();
        _poller.Dispatch();
        Sweep();
        await Task.Yield();
    }

    /// <summary>Closes the clients that are finished.</summary>
    private void Sweep()
    {
        if (_isSweepDue)
        {
            _isSweepDue = false;
            _isAcceptPaused = false;
            foreach (var connection in _connections.Where(connection => connection.IsOverdue))
                connection.Abandon();
        }

        for (var i = _connections.Count - 1; i >= 0; i--)
        {
            var connection = _connections[i];
            if (!connection.IsFinished)
                continue;

            _connections[i] = _connections[^1];
            _connections.RemoveAt(_connections.Count - 1);
            _poller.Close(connection);
            connection.Session.Dispose();
        }

        _state.Clients = _connections.Count;
    }

    private async Task TickAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _loop.Delay(s_tick, cancellationToken);
            while (_state.Keys.RemoveExpired(ExpiredAtOnce))
                await Task.Yield();

            // The sockets may be with a thread that waits: what is to be done with them is left to the turn.
            _isSweepDue = _isAcceptPaused || _connections.Exists(connection => connection.IsOverdue);
            if (_isSweepDue || _isStopping)
                _poller.Wake();
        }
    }

    private async Task StopAsync()
    {
        _isStopping = true;
        _poller.Close(this);
        foreach (var connection in _connections)
            connection.Stop();
        Sweep();

        var start = _state.Options.TimeProvider.GetTimestamp();
        while (_connections.Count > 0 && _state.Options.TimeProvider.GetElapsedTime(start) < _state.Options.StopPatience)
            await TurnAsync();
        foreach (var connection in _connections)
            connection.Abandon();
        Sweep();
    }
}
