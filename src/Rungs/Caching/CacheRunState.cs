namespace Rungs.Caching;

/// <summary>How far a run is.</summary>
internal enum CacheRunState
{
    /// <summary>Its factory has not ended; callers may join.</summary>
    Running,

    /// <summary>Its factory has ended in time: with a value, or an error.</summary>
    Ended,

    /// <summary>All its callers have left; what its factory brings is dropped.</summary>
    Abandoned,

    /// <summary>Its factory took too long; what it brings is dropped.</summary>
    TimedOut,
}
