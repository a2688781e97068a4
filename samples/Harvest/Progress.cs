namespace Rungs.Harvest;

/// <summary>Tells how far the harvest is: a line that changes where somebody looks, a line per event where not.</summary>
internal sealed class Progress
{
    private const string ClearLine = "\r\e[K";

    /// <summary>Guards the counts and the order of the lines. What it writes to may block; nothing but telling waits for it.</summary>
    private readonly Lock _gate = new();
    private readonly bool _isTerminal = !Console.IsOutputRedirected;
    private Tally _tally;

    internal Tally Tally
    {
        get
        {
            lock (_gate)
                return _tally;
        }
    }

    internal void Fetched(string url)
    {
        lock (_gate)
            Say($"fetched {++_tally.Fetched} {url}");
    }

    internal void Stored(int pages)
    {
        lock (_gate)
        {
            _tally.Stored += pages;
            _tally.Batches++;
            Say($"stored {_tally.Stored}");
        }
    }

    internal void Repeated()
    {
        lock (_gate)
            _tally.Repeated++;
    }

    internal void Retrying(string url, string problem, TimeSpan pause)
    {
        lock (_gate)
        {
            _tally.Retries++;
            Say($"again in {pause.TotalSeconds:0.0} s: {url}: {problem}");
        }
    }

    internal void Refused(string url, TimeSpan span)
    {
        lock (_gate)
        {
            _tally.Refusals++;
            Say($"refused for {span.TotalSeconds:0.0} s: {url}");
        }
    }

    internal void Away(string why, TimeSpan pause)
    {
        lock (_gate)
            Say($"the database is away, again in {pause.TotalSeconds:0.0} s: {why}");
    }

    internal void Failed(string url, string why)
    {
        lock (_gate)
        {
            _tally.Failed++;
            Complain($"{url}: {why}");
        }
    }

    /// <summary>A problem, on standard error.</summary>
    internal void Problem(string text)
    {
        lock (_gate)
            Complain(text);
    }

    /// <summary>A line that stays.</summary>
    internal void Line(string text)
    {
        lock (_gate)
            Write(Console.Out, (_isTerminal ? ClearLine : "") + text + "\n");
    }

    private static void Write(TextWriter writer, string text)
    {
        try
        {
            writer.Write(text);
        }
        catch (IOException)
        {
            // A full disk behind it: the harvest goes on.
        }
    }

    private void Complain(string text)
    {
        if (_isTerminal)
            Write(Console.Out, ClearLine);
        Write(Console.Error, $"harvest: {text}\n");
    }

    private void Say(string text) => Write(Console.Out, _isTerminal
        ? $"{ClearLine}fetched {_tally.Fetched}, stored {_tally.Stored}, failed {_tally.Failed}, retries {_tally.Retries}, refusals {_tally.Refusals}"
        : text + "\n");
}
