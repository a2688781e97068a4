using System.Diagnostics;

namespace Rungs.Diagnostics;

/// <summary>Records what ran, where and when, and what waited; and draws it: as a page for a browser, or as a trace for Perfetto.</summary>
/// <remarks>
/// <para>It holds the last works that were sent to rungs of this process, those that ran in worker processes and on hosts included, with times by this machine's clock.
/// Those that other processes sent to rungs of their own are in theirs. Memory is bounded, see <see cref="TimelineOptions.Capacity"/>.</para>
/// <para>One records at a time. Members are safe to call from any thread; a record can be read while it grows, and after it was disposed, which only ends the recording.</para>
/// </remarks>
[DebuggerDisplay("{Recorded} works, {Dropped} dropped")]
public sealed class Timeline : IDisposable
{
    private readonly WorkRecord _record;
    private readonly LoadSampler _sampler;
    private readonly TimelineClock _clock;

    /// <summary>When it was disposed; 0 before.</summary>
    private long _stopped;

    private Timeline(WorkRecord record, TimelineClock clock)
    {
        (_record, _clock) = (record, clock);
        _sampler = new LoadSampler();
    }

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt => _clock.StartedAt;

    /// <summary>How long it recorded, or has recorded so far.</summary>
    public TimeSpan Elapsed => _clock.At(Volatile.Read(ref _stopped) is var stopped and not 0 ? stopped : WorkRecord.Now);

    /// <summary>How many works it has recorded.</summary>
    public long Recorded => _record.Count;

    /// <summary>How many of them had to make room for others, and are in it no more.</summary>
    public long Dropped => _record.Dropped;

    /// <summary>The works in it, in the order in which they were queued; a copy. Those that have not ended are in it as far as they have come.</summary>
    public IReadOnlyList<TimelineSpan> Spans => Array.ConvertAll(_record.Snapshot(), _clock.ToSpan);

    /// <summary>How busy the process was: every 20 ms, and after a minute and a half in ever longer steps.</summary>
    public IReadOnlyList<TimelineSample> Samples =>
        Array.ConvertAll(_sampler.Samples, sample => new TimelineSample(_clock.At(sample.At), sample.Cpu, sample.Queued));

    /// <summary>Records from now on.</summary>
    /// <param name="options">How. Default: those of <see cref="TimelineOptions"/>.</param>
    /// <returns>The record. Dispose it to end the recording.</returns>
    /// <exception cref="InvalidOperationException">Another one records in this process.</exception>
    public static Timeline Start(TimelineOptions? options = null)
    {
        options ??= new TimelineOptions();
        var record = new WorkRecord(options.Capacity, options.RecordsAwaits);
        var clock = new TimelineClock(); // before the first work
        if (!WorkRecord.TryBegin(record))
            throw new InvalidOperationException("Another timeline records in this process, and one at a time may. Dispose it first, or read that one.");
        return new Timeline(record, clock);
    }

    /// <summary>Writes it as one HTML page that needs nothing else, for people.</summary>
    /// <param name="stream">Where to; it stays open.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    public void WriteHtml(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        TimelinePage.Write(stream, NewLayout(), this);
    }

    /// <summary>Writes it as JSON in Chrome's trace event format, which <c>https://ui.perfetto.dev</c> and <c>chrome://tracing</c> open.</summary>
    /// <param name="stream">Where to; it stays open.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    public void WriteJson(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ChromeTrace.Write(stream, NewLayout(), this);
    }

    /// <summary>Writes it to a file: a page where its name ends in <c>.html</c>, a trace where it ends in <c>.json</c>.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is null.</exception>
    /// <exception cref="ArgumentException">The name ends in something else.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var isPage = path.EndsWith(".html", StringComparison.OrdinalIgnoreCase);
        if (!isPage && !path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException($"'{path}' ends in neither .html (a page) nor .json (a trace for Perfetto).", nameof(path));

        using var file = File.Create(path);
        if (isPage)
            WriteHtml(file);
        else
            WriteJson(file);
    }

    /// <summary>Ends the recording; what was recorded stays readable. Safe to call twice.</summary>
    public void Dispose()
    {
        WorkRecord.End(_record);
        Interlocked.CompareExchange(ref _stopped, WorkRecord.Now, 0);
        _sampler.Dispose();
    }

    private TimelineLayout NewLayout() => TimelineLayout.Of(Spans, Samples, Elapsed);
}
