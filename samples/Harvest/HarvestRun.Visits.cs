using Rungs.Harvest.Fetching;
using Rungs.Harvest.Parsing;
using Rungs.Harvest.Storing;
using Rungs.Threads;

namespace Rungs.Harvest;

/// <remarks>The workers, on the loop: a page's way from its turn into a batch.</remarks>
internal sealed partial class HarvestRun
{
    private async Task WorkAsync()
    {
        await foreach (var visit in _visits)
            await MakeAsync(visit.Payload);
    }

    private async Task MakeAsync(Visit visit)
    {
        var isFirst = false;
        if (visit.IsAgain)
            _seen.Remove(visit.Url);
        try
        {
            // The cache calls it in nobody's context: back to the loop.
            await _seen.GetOrAddAsync(visit.Url, url =>
            {
                isFirst = true;
                return _loop.RunAsync(Work.Of(() => HarvestAsync(url), url));
            });
            if (!isFirst)
                progress.Repeated();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Not fetched: the next run does.
        }
    }

    /// <returns>Whether the page came.</returns>
    private async Task<bool> HarvestAsync(string url)
    {
        var isFetched = false;
        try
        {
            var page = await _fetcher.FetchAsync(url);
            var facts = await CpuThreads.Shared.RunAsync(() => PageFacts.Of(page.Body, page.MediaType, page.Charset));
            await _batches.PutAsync(new PageRow(url, page.Status, facts.Title, facts.Links, facts.Words, page.Body.Length, facts.Sha256, Now(), Guid.NewGuid()));
            progress.Fetched(url);
            isFetched = true;
        }
        catch (FetchFailedException error)
        {
            progress.Failed(url, error.Message);
        }

        if (options.Refetch is { } span && !_stop.IsCancellationRequested)
            _visits.Schedule(span, new Visit(url, IsAgain: true));
        return isFetched;
    }

    /// <summary>To the millisecond, which every database keeps.</summary>
    private static DateTime Now()
    {
        var now = DateTime.UtcNow;
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
    }
}
