namespace Rungs.Tour.Ladder;

/// <summary>A file to read.</summary>
/// <param name="Path">Its path, usable from the current directory: DIR as given and <paramref name="Name"/>.</param>
/// <param name="Name">Its path below DIR.</param>
internal sealed record FoundFile(string Path, string Name);
