namespace Rungs.Caching;

/// <summary>Where an entry is on its way through the cache.</summary>
internal enum CacheEntryState
{
    /// <summary>Not counted: its value is on its way.</summary>
    New,

    /// <summary>Counted.</summary>
    Listed,

    /// <summary>Not in the cache any more, and never again.</summary>
    Dead,
}
