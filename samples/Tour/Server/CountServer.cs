using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Primitives;

namespace Rungs.Tour.Server;

/// <summary>A web server on 127.0.0.1 that waits as long as it is told to and then answers the next count.</summary>
/// <remarks>
/// The count begins at 1 when the server starts, and is the next one at the time when the answer is made, after the wait: of two
/// requests, the one that is answered first has the smaller count, whichever came first. A request that is refused, or whose client
/// leaves during the wait, takes no count.
/// </remarks>
internal sealed class CountServer : IAsyncDisposable
{
    internal const double LongestDelay = 3_600;

    private readonly WebApplication _application;
    private readonly TimeProvider _time;
    private long _count;

    /// <param name="port">Where to listen; 0 for a free port.</param>
    /// <param name="time">The clock behind the delays.</param>
    internal CountServer(int port, TimeProvider time)
    {
        _time = time;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        _application = builder.Build();
        _application.Run(AnswerAsync);
    }

    /// <summary>Listens from here on.</summary>
    /// <returns>The address.</returns>
    /// <exception cref="IOException">The port is taken.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The port is not to be had for another reason.</exception>
    internal async Task<string> StartAsync()
    {
        await _application.StartAsync();
        return _application.Urls.Single();
    }

    /// <summary>Serves until SIGINT or SIGTERM; then requests that still wait are answered at once, with 503.</summary>
    internal Task WaitForEndAsync() => _application.WaitForShutdownAsync();

    /// <summary>Ends it, the same way.</summary>
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }

    private Task AnswerAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        if (request.Path != "/count")
            return RefuseAsync(response, HttpStatusCode.NotFound, "there is only /count?delay=SECONDS");
        if (!HttpMethods.IsGet(request.Method))
        {
            response.Headers.Allow = HttpMethods.Get;
            return RefuseAsync(response, HttpStatusCode.MethodNotAllowed, "/count takes GET only");
        }

        return TryParseDelay(request.Query["delay"], out var delay)
            ? CountAsync(context, delay)
            : RefuseAsync(response, HttpStatusCode.BadRequest, $"delay takes one number of seconds from 0 to {LongestDelay}, such as 0.5");
    }

    private async Task CountAsync(HttpContext context, TimeSpan delay)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _application.Lifetime.ApplicationStopping);
        try
        {
            await Task.Delay(delay, _time, end.Token);
        }
        catch (OperationCanceledException)
        {
            await RefuseAsync(context.Response, HttpStatusCode.ServiceUnavailable, "the server stops");
            return;
        }

        await context.Response.WriteAsJsonAsync(new CountAnswer(Interlocked.Increment(ref _count)), CancellationToken.None);
    }

    private static Task RefuseAsync(HttpResponse response, HttpStatusCode status, string error)
    {
        response.StatusCode = (int)status;
        return response.WriteAsJsonAsync(new ErrorAnswer(error), CancellationToken.None);
    }

    /// <summary>Without a delay, none is meant.</summary>
    private static bool TryParseDelay(StringValues values, out TimeSpan delay)
    {
        delay = TimeSpan.Zero;
        if (values.Count == 0)
            return true;

        var isNumber = double.TryParse(values, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds);
        if (values.Count > 1 || !isNumber || seconds is not (>= 0 and <= LongestDelay))
            return false;
        delay = TimeSpan.FromSeconds(seconds);
        return true;
    }
}
