namespace Rungs.Harvest.Fetching;

/// <summary>A page that cannot be had; its message says why.</summary>
internal sealed class FetchFailedException(string message) : Exception(message);
