using System.Globalization;
using System.Net;

namespace Rungs.Tour.Limits;

/// <summary>Asks the server for an item until it has it.</summary>
internal sealed class Client(HttpClient http, Pacing pacing)
{
    internal async Task<string> AskAsync(int item, CancellationToken cancellationToken)
    {
        while (true)
        {
            await pacing.WaitAsync(cancellationToken);
            using var response = await http.GetAsync(new Uri($"items/{item}", UriKind.Relative), cancellationToken);
            if (response.StatusCode != HttpStatusCode.TooManyRequests)
                return await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancellationToken);

            await pacing.RefusedAsync(ResetOf(response), cancellationToken);
        }
    }

    private static TimeSpan ResetOf(HttpResponseMessage response) =>
        TimeSpan.FromSeconds(double.Parse(response.Headers.GetValues(LimitedServer.ResetHeader).Single(), CultureInfo.InvariantCulture));
}
