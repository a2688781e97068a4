namespace Rungs.Harvest.Fetching;

/// <summary>A page as it came.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Body">The whole body.</param>
/// <param name="MediaType">The type the server gave, such as text/html; null where it gave none.</param>
/// <param name="Charset">The encoding the server gave; null where it gave none.</param>
internal sealed record FetchedPage(int Status, byte[] Body, string? MediaType, string? Charset);
