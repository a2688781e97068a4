using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Rungs.Tour.Limits;

/// <summary>A web server on this machine that answers <c>/items/17</c>, or with 429 and when to come back.</summary>
internal sealed class LimitedServer : IAsyncDisposable
{
    /// <summary>In seconds, with fractions, as some services send it; Retry-After knows whole ones only.</summary>
    internal const string ResetHeader = "X-RateLimit-Reset-After";

    private readonly HttpListener _listener = new();
    private readonly Budget _budget;
    private readonly int _othersAt;
    private readonly int[] _answered;
    private readonly Task _serving;

    private LimitedServer(int port, LimitsOptions options, bool isShared)
    {
        Address = new Uri($"http://127.0.0.1:{port}/");
        _budget = new Budget(options.Limit, options.Window);
        _othersAt = isShared ? Math.Min(options.Requests, (options.Limit / 2) + 1) : 0;
        _answered = new int[options.Requests];
        _listener.Prefixes.Add(Address.AbsoluteUri);
        _listener.Start();
        _serving = ServeAsync();
    }

    internal Uri Address { get; }

    /// <summary>How many requests came.</summary>
    internal int Received { get; private set; }

    /// <summary>How many of them were refused.</summary>
    internal int Refused { get; private set; }

    /// <summary>Whether every item was answered once.</summary>
    internal bool AnsweredEachOnce => Array.TrueForAll(_answered, times => times == 1);

    /// <summary>Starts a server on a free port.</summary>
    /// <param name="options">Limit, window and how many items there are.</param>
    /// <param name="isShared">Whether another client, once, takes what is left of a window in which ours has begun.</param>
    internal static LimitedServer Start(LimitsOptions options, bool isShared)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return new LimitedServer(FreePort(), options, isShared);
            }
            catch (HttpListenerException) when (attempt < 20)
            {
                // Somebody took the port meanwhile: another one.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                Answer(await _listener.GetContextAsync());
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                // The listener was closed, or a client has gone.
            }
        }
    }

    private void Answer(HttpListenerContext context)
    {
        if (!TryParseItem(context.Request.Url, out var item))
        {
            context.Response.StatusCode = (int)HttpStatusCode.NotFound;
            context.Response.Close();
            return;
        }

        Received++;
        if (_budget.TrySpend(isTakenByOthers: Received == _othersAt, out var reset))
        {
            _answered[item]++;
            context.Response.Close(Encoding.ASCII.GetBytes($"item {item}"), willBlock: true);
            return;
        }

        Refused++;
        context.Response.StatusCode = (int)HttpStatusCode.TooManyRequests;
        context.Response.Headers[ResetHeader] = (Math.Ceiling(reset.TotalMilliseconds) / 1000).ToString("F3", CultureInfo.InvariantCulture);
        context.Response.Close();
    }

    private bool TryParseItem(Uri? address, out int item)
    {
        item = -1;
        return address?.Segments is ["/", "items/", var last]
            && int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out item)
            && item < _answered.Length;
    }
}
