namespace Rungs.Streams;

/// <summary>How <c>AsyncStream.Batch</c> measures time and leaves.</summary>
public sealed record BatchOptions : StreamOptions;
