using System.IO.Enumeration;
using System.Text;

namespace Rungs.Tour.Ladder;

/// <summary>Finds the files below a directory.</summary>
internal static class Folder
{
    private static readonly string[] s_skipped = [".git", "bin", "obj"];

    /// <summary>As sort does in the C locale; strings are compared by UTF-16, which orders some characters differently.</summary>
    private static readonly Comparer<byte[]> s_byBytes = Comparer<byte[]>.Create((x, y) => x.AsSpan().SequenceCompareTo(y));

    private static readonly EnumerationOptions s_everything = new()
    {
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = false,
    };

    /// <summary>The regular files below <paramref name="directory"/>, in order of their paths' bytes.</summary>
    internal static IReadOnlyList<FoundFile> Find(string directory, Problems problems, CancellationToken cancellationToken)
    {
        List<FoundFile> files = [];
        var directories = new Stack<string>([""]);
        while (directories.TryPop(out var name))
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                foreach (var entry in Entries(Path.Join(directory, name)))
                {
                    var child = Path.Join(name, entry.Name);
                    if (entry.IsDirectory)
                        directories.Push(child);
                    else
                        files.Add(new FoundFile(Path.Join(directory, child), child));
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                problems.Add([new Problem(Path.Join(directory, name), error)]);
            }
        }

        return [.. files.OrderBy(file => Encoding.UTF8.GetBytes(file.Name), s_byBytes)];
    }

    private static FileSystemEnumerable<Entry> Entries(string directory) =>
        new(directory, static (ref entry) => new Entry(entry.FileName.ToString(), entry.IsDirectory), s_everything)
        {
            ShouldIncludePredicate = static (ref entry) => !IsLink(ref entry) && (entry.IsDirectory ? !IsSkipped(ref entry) : IsFile(ref entry)),
        };

    private static bool IsLink(ref FileSystemEntry entry) => entry.Attributes.HasFlag(FileAttributes.ReparsePoint);

    private static bool IsSkipped(ref FileSystemEntry entry) => s_skipped.Contains(entry.FileName.ToString(), StringComparer.Ordinal);

    private static bool IsFile(ref FileSystemEntry entry) => RegularFile.IsAt(entry.ToFullPath());

    private readonly record struct Entry(string Name, bool IsDirectory);
}
