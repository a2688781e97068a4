using Rungs.Caching;
using Rungs.Harvest.CommandLine;
using Rungs.Harvest.Fetching;
using Rungs.Harvest.Storing;
using Rungs.Loops;
using Rungs.Scheduling;
using Rungs.Signals;
using Rungs.Streams;
using Rungs.Tasks;

namespace Rungs.Harvest;

/// <summary>One harvest, from the file of URLs to the database.</summary>
/// <remarks>
/// <code>
/// file ──► JobScheduler ──► workers on a BackgroundLoop ──► CpuThreads ──► Waterfall ──► ElasticThreads ──► database
///             ▲  its time has come  │ AsyncCache: each URL once   parse        batches      one transaction each
///             └──── --refetch ──────┘
/// </code>
/// <para>The end, asked for or natural: the scheduler closes, the workers finish what they have sent for, the waterfall gives its last batch.</para>
/// </remarks>
internal sealed partial class HarvestRun(HarvestOptions options, SignalService service, Progress progress) : IDisposable
{
    private readonly JobScheduler<Visit> _visits = new();
    private readonly AsyncCache<string, bool> _seen = new();
    private readonly BackgroundTasks _workers = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly UnsentFile _unsentFile = new(options.Urls);

    /// <summary>The pages of batches that could not be stored. Written by one batch at a time, read when the last has ended.</summary>
    private readonly List<PageRow> _unsent = [];

    private readonly PageStore _store = new(options.Database);
    private PatientWriter _writer = null!;
    private BackgroundLoop _loop = null!;
    private Waterfall<PageRow> _batches = null!;
    private Fetcher _fetcher = null!;

    /// <summary>Why the database was given up; null where it was not.</summary>
    internal string? DatabaseGoneBecause => _writer?.GoneBecause;

    /// <summary>Reads, opens, and lets the workers begin.</summary>
    internal void Start()
    {
        var file = UrlFile.Read(options.Urls);
        _store.Open();
        SendUnsent();
        var known = _store.Known();

        foreach (var (line, text) in file.Junk)
            progress.Problem($"{OneLine.Of(options.Urls)}, line {line}: no http or https URL: {OneLine.Of(text)}");
        progress.Line($"{file.Urls.Count + file.Junk.Count} lines: {file.Urls.Count} URLs, {file.Junk.Count} junk; {file.Urls.Count(known.ContainsKey)} stored already");

        _loop = BackgroundLoop.Start(new BackgroundLoopOptions { Name = "harvest" });
        _fetcher = new Fetcher(options, _loop.Loop, progress, _stop.Token, _abort.Token);
        _writer = new PatientWriter(_store, options.Patience, progress);
        _batches = new Waterfall<PageRow>(options.BatchWait, options.Batch, _writer.Write, new WaterfallOptions<PageRow>
        {
            Capacity = options.Batch * 4, // while the database is away, fetching pauses rather than fill the memory
            OnError = KeepUnsent,
        }).Start();

        Schedule(file.Urls, known);
        for (var i = 1; i <= options.Concurrency; i++)
            _workers.Run(() => _loop.RunAsync(Work.Of(WorkAsync, "worker")), $"worker {i}");
        _ = ExitWhenDoneAsync();
    }

    public void Dispose()
    {
        _fetcher?.Dispose();
        _visits.Dispose();
        _workers.Dispose();
        _stop.Dispose();
        _abort.Dispose();
    }

    private void SendUnsent()
    {
        var rows = _unsentFile.Read();
        if (rows.Count == 0)
            return;

        try
        {
            _store.Write(rows);
        }
        catch (Exception error)
        {
            throw new HarvestException(ExitCode.NoDatabase, $"cannot store the pages of {OneLine.Of(_unsentFile.Path)}: {OneLine.Of(error.Message)}");
        }

        _unsentFile.Delete();
        progress.Line($"stored {rows.Count} pages of {OneLine.Of(_unsentFile.Path)}");
    }

    private void Schedule(IReadOnlyList<string> urls, Dictionary<string, DateTime> known)
    {
        foreach (var url in urls)
        {
            if (!known.TryGetValue(url, out var fetchedAt))
                _visits.Schedule(TimeSpan.Zero, new Visit(url, IsAgain: false));
            else if (options.Refetch is { } span)
                _visits.Schedule(new DateTimeOffset(fetchedAt) + span, new Visit(url, IsAgain: false));
        }

        if (options.Refetch is null)
            _visits.Close(); // the workers end after the last
    }

    private async Task ExitWhenDoneAsync()
    {
        await _workers.WaitAsync(Timeout.InfiniteTimeSpan);
        service.RequestExit();
    }
}
