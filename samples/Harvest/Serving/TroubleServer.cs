using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Rungs.Harvest.CommandLine;
using Rungs.Harvest.Fetching;
using Rungs.Tasks;

namespace Rungs.Harvest.Serving;

/// <summary>A small web server that makes trouble. On sockets, because no web server hangs up amid an answer when told to.</summary>
internal sealed class TroubleServer(ServeOptions options) : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, options.Port);
    private readonly CancellationTokenSource _stop = new();
    private readonly BackgroundTasks _tasks = new(new BackgroundTasksOptions { OnError = (error, name) => Console.Error.WriteLine($"harvest: {name}: {error.Message}") });
    private int _requests;

    /// <summary>The time stamp before which a refusal wanted no request.</summary>
    private long _notBefore = long.MinValue;

    internal void Start()
    {
        try
        {
            _listener.Start();
        }
        catch (SocketException error)
        {
            throw new UsageException($"port {options.Port} cannot be had: {error.Message}");
        }

        Console.Out.WriteLine($"serving http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/page/1 to {options.Pages}");
        _tasks.Run(AcceptAsync, "accept");
    }

    internal void Stop() => _stop.Cancel();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _tasks.DisposeAsync();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = _tasks.Run(() => ServeAsync(client), "request");
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>One request; the connection goes with it.</summary>
    private async Task ServeAsync(TcpClient client)
    {
        using var closing = client;
        try
        {
            var stream = client.GetStream();
            if (await ReadPathAsync(stream) is { } path)
                await AnswerAsync(stream, path);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or SocketException)
        {
            // The client has gone, or the server goes.
        }
    }

    private async Task<string?> ReadPathAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var first = await reader.ReadLineAsync(_stop.Token);
        string? header;
        do
        {
            header = await reader.ReadLineAsync(_stop.Token);
        }
        while (!string.IsNullOrEmpty(header));
        return first?.Split(' ') is ["GET", var path, _] && header is not null ? path : null;
    }

    private async Task AnswerAsync(NetworkStream stream, string path)
    {
        var request = Interlocked.Increment(ref _requests);
        var asked = Stopwatch.GetTimestamp() < Volatile.Read(ref _notBefore) ? path + " early" : path;
        var fate = Fate.Of(options.Seed, request, options.Trouble, options.Delay);
        await Task.Delay(fate.Delay, _stop.Token);
        if (!TryParsePage(path, out var number))
        {
            Tell(request, "404", asked);
            await SendAsync(stream, "404 Not Found", "", "no such page\n"u8.ToArray());
            return;
        }

        var page = Page.Html(options.Seed, number);
        switch (fate.Kind)
        {
            case FateKind.TooMany:
                Tell(request, "429", asked);
                Volatile.Write(ref _notBefore, Stopwatch.GetTimestamp() + (long)(fate.Reset.TotalSeconds * Stopwatch.Frequency));
                var seconds = fate.Reset.TotalSeconds;
                var when = string.Create(CultureInfo.InvariantCulture, $"Retry-After: {Math.Ceiling(seconds):0}\r\n{NotBefore.ResetHeader}: {seconds:0.000}\r\n");
                await SendAsync(stream, "429 Too Many Requests", when, []);
                break;
            case FateKind.Error:
                Tell(request, "500", asked);
                await SendAsync(stream, "500 Internal Server Error", "", "try again\n"u8.ToArray());
                break;
            case FateKind.HangUpBefore:
                Tell(request, "hang-up", asked);
                break;
            case FateKind.HangUpAmid:
                Tell(request, "half", asked);
                await SendAsync(stream, "200 OK", "", page, page.Length / 2);
                break;
            default:
                await SendAsync(stream, "200 OK", "", page);
                Tell(request, "200", asked);
                break;
        }
    }

    private bool TryParsePage(string path, out int number)
    {
        number = 0;
        return path.StartsWith("/page/", StringComparison.Ordinal)
            && int.TryParse(path.AsSpan("/page/".Length), NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && number >= 1
            && number <= options.Pages;
    }

    private async Task SendAsync(NetworkStream stream, string status, string headers, byte[] body, int? sent = null)
    {
        var head = $"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {body.Length}\r\nConnection: close\r\n{headers}\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), _stop.Token);
        await stream.WriteAsync(body.AsMemory(0, sent ?? body.Length), _stop.Token);
    }

    private static void Tell(int request, string answer, string path) => Console.Out.WriteLine($"{request} {answer} {OneLine.Of(path)}");
}
