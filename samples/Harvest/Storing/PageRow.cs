namespace Rungs.Harvest.Storing;

/// <summary>A page as it is stored.</summary>
/// <param name="Url">The key.</param>
/// <param name="Status">The status code of the answer.</param>
/// <param name="Title">The title; null where the page has none.</param>
/// <param name="Links">How many links there are.</param>
/// <param name="Words">How many words of text there are.</param>
/// <param name="Bytes">The length of the body.</param>
/// <param name="Sha256">Of the body, in lower-case hexadecimal.</param>
/// <param name="FetchedAt">When it had come, in UTC.</param>
/// <param name="FetchId">Which fetch it was: a batch that is sent twice counts once.</param>
internal sealed record PageRow(
    string Url,
    int Status,
    string? Title,
    int Links,
    int Words,
    long Bytes,
    string Sha256,
    DateTime FetchedAt,
    Guid FetchId);
