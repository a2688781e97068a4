namespace Rungs.Harvest;

/// <summary>What has happened so far.</summary>
internal record struct Tally
{
    /// <summary>Pages that came, re-fetches included.</summary>
    internal int Fetched { get; set; }

    /// <summary>Pages of committed batches.</summary>
    internal int Stored { get; set; }

    internal int Batches { get; set; }

    /// <summary>Lines whose URL another line has too.</summary>
    internal int Repeated { get; set; }

    internal int Retries { get; set; }

    /// <summary>Answers 429.</summary>
    internal int Refusals { get; set; }

    internal int Failed { get; set; }
}
