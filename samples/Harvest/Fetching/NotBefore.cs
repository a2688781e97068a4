using System.Globalization;
using System.Net.Http.Headers;

namespace Rungs.Harvest.Fetching;

/// <summary>How long a server that refused wants to be left alone.</summary>
internal static class NotBefore
{
    /// <summary>In seconds, with fractions, as some services send it; Retry-After knows whole ones only.</summary>
    internal const string ResetHeader = "X-RateLimit-Reset-After";

    private static readonly TimeSpan s_unsaid = TimeSpan.FromSeconds(1);

    /// <summary>A header must not stop the harvest for good.</summary>
    private static readonly TimeSpan s_most = TimeSpan.FromMinutes(5);

    internal static TimeSpan Of(HttpResponseHeaders headers, DateTimeOffset now)
    {
        var span = Reset(headers) ?? headers.RetryAfter?.Delta ?? headers.RetryAfter?.Date - now ?? s_unsaid;
        return span < TimeSpan.Zero ? TimeSpan.Zero : span > s_most ? s_most : span;
    }

    private static TimeSpan? Reset(HttpResponseHeaders headers) =>
        headers.TryGetValues(ResetHeader, out var values)
        && double.TryParse(values.First(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            ? seconds < s_most.TotalSeconds ? TimeSpan.FromSeconds(seconds) : s_most
            : null;
}
