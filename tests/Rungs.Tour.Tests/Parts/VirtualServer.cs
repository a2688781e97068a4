using System.Net;
using System.Net.Http.Json;
using Rungs.Testing;
using Rungs.Tour.Server;

namespace Rungs.Tour.Tests.Parts;

/// <summary>Answers as <c>tour server</c> does, in no time but that of a test's clock.</summary>
internal sealed class VirtualServer(VirtualTime time) : HttpMessageHandler
{
    private long _count;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // The rest runs on the clock's thread, up to the part's own await: so the clock sees it, and does not go on meanwhile.
        await time.Delay(DelayOf(request), cancellationToken).ConfigureAwait(false);
        return Answer();
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        time.Sleep(DelayOf(request), cancellationToken);
        return Answer();
    }

    private static TimeSpan DelayOf(HttpRequestMessage request)
    {
        Assert.Equal("/count", request.RequestUri!.AbsolutePath);
        Assert.StartsWith("?delay=", request.RequestUri.Query, StringComparison.Ordinal);
        return TimeSpan.FromSeconds(int.Parse(request.RequestUri.Query.AsSpan("?delay=".Length)));
    }

    private HttpResponseMessage Answer() => new(HttpStatusCode.OK) { Content = JsonContent.Create(new CountAnswer(Interlocked.Increment(ref _count))) };
}
