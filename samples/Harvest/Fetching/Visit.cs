namespace Rungs.Harvest.Fetching;

/// <summary>A page whose turn it is.</summary>
/// <param name="Url">Its URL.</param>
/// <param name="IsAgain">Whether it is fetched though it was fetched before.</param>
internal readonly record struct Visit(string Url, bool IsAgain);
