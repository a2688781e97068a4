using System.Net;
using Rungs.Harvest.CommandLine;
using Rungs.Loops;

namespace Rungs.Harvest.Fetching;

/// <summary>Fetches pages, as often as it takes. On the loop.</summary>
/// <param name="options">Rate, tries, timeout.</param>
/// <param name="loop">The loop, for its delays.</param>
/// <param name="progress">Hears of retries and refusals.</param>
/// <param name="stop">Cancelled when no further request is to be sent.</param>
/// <param name="abort">Cancelled when requests that were sent are not waited for any longer.</param>
internal sealed class Fetcher(HarvestOptions options, EventLoop loop, Progress progress, CancellationToken stop, CancellationToken abort) : IDisposable
{
    private const int LargestPage = 16 * 1024 * 1024;

    /// <summary>Refusals are no failures, but a server that only refuses does not serve.</summary>
    private const int MostRefusals = 100;

    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(10);

    private readonly HostPacings _pacings = new(options.Rate);
    private readonly HttpClient _http = CreateClient();

    /// <summary>The page, whole.</summary>
    /// <exception cref="FetchFailedException">It cannot be had.</exception>
    /// <exception cref="OperationCanceledException">The harvest stops, and the page was not fetched.</exception>
    internal async Task<FetchedPage> FetchAsync(string url)
    {
        var address = new Uri(url);
        var pacing = _pacings.Of(address);
        var (failures, refusals) = (0, 0);
        while (true)
        {
            await pacing.WaitAsync(stop);
            var answer = await AskAsync(address);
            if (answer.Page is not null)
                return answer.Page;
            if (answer.IsFinal)
                throw new FetchFailedException(answer.Problem);

            if (answer.NotBefore is { } span)
            {
                if (++refusals == MostRefusals)
                    throw new FetchFailedException($"refused {MostRefusals} times");
                pacing.LockFor(span);
                progress.Refused(url, span);
                continue;
            }

            if (++failures == options.Attempts)
                throw new FetchFailedException($"{answer.Problem}, after {failures} {(failures == 1 ? "try" : "tries")}");
            var pause = PauseAfter(failures);
            progress.Retrying(url, answer.Problem, pause);
            await loop.Delay(pause, stop);
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _pacings.Dispose();
    }

    private static HttpClient CreateClient()
    {
        var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AutomaticDecompression = DecompressionMethods.All })
        {
            MaxResponseContentBufferSize = LargestPage,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        http.DefaultRequestHeaders.UserAgent.ParseAdd("harvest/0.1");
        return http;
    }

    /// <summary>Twice as long each time, and a bit of chance, so that those who failed together do not come back together.</summary>
    private static TimeSpan PauseAfter(int failures)
    {
        var pause = s_firstPause * Math.Pow(2, Math.Min(failures - 1, 16));
        return (pause < s_longestPause ? pause : s_longestPause) * (0.75 + (Random.Shared.NextDouble() / 2));
    }

    private async Task<Answer> AskAsync(Uri address)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(abort);
        limit.CancelAfter(options.Timeout);
        try
        {
            using var response = await _http.GetAsync(address, limit.Token); // up to the last byte
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
                return Answer.Refusal(NotBefore.Of(response.Headers, DateTimeOffset.UtcNow));
            if (!response.IsSuccessStatusCode)
                return Answer.Failure($"{(int)response.StatusCode} {OneLine.Of(response.ReasonPhrase ?? "")}", isFinal: !IsPassing(response.StatusCode));

            var type = response.Content.Headers.ContentType;
            return new Answer(new FetchedPage((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(limit.Token), type?.MediaType, type?.CharSet));
        }
        catch (OperationCanceledException) when (!abort.IsCancellationRequested)
        {
            return Answer.Failure($"no answer within {options.Timeout.TotalSeconds:0.###} s", isFinal: false);
        }
        catch (HttpRequestException error)
        {
            return Answer.Failure(OneLine.Of(error.InnerException?.Message ?? error.Message), isFinal: error.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded);
        }
        catch (IOException error)
        {
            return Answer.Failure(OneLine.Of(error.Message), isFinal: false);
        }
    }

    private static bool IsPassing(HttpStatusCode status) => status >= HttpStatusCode.InternalServerError || status == HttpStatusCode.RequestTimeout;

    /// <summary>What came of one request: a page, a refusal, or a problem.</summary>
    private readonly record struct Answer(FetchedPage? Page, string Problem = "", bool IsFinal = false, TimeSpan? NotBefore = null)
    {
        internal static Answer Refusal(TimeSpan span) => new(Page: null, NotBefore: span);

        internal static Answer Failure(string problem, bool isFinal) => new(Page: null, problem, isFinal);
    }
}
