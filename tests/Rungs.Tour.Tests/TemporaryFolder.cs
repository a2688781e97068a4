using System.Diagnostics;

namespace Rungs.Tour.Tests;

/// <summary>A folder that goes with its test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("tour").FullName;

    /// <summary>The path of a file in it.</summary>
    internal string this[string name] => System.IO.Path.Join(Path, name);

    internal void Write(string name, string text) => Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    internal void Write(string name, byte[] content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
        File.WriteAllBytes(this[name], content);
    }

    /// <summary>A file of zeros that takes no room on the disk.</summary>
    internal void WriteSparse(string name, long length)
    {
        using var file = File.Create(this[name]);
        file.SetLength(length);
    }

    /// <summary>Files that are hard to count and hard to name.</summary>
    internal void WriteOddFiles()
    {
        var all = Enumerable.Range(0, 256).Select(value => (byte)value).ToArray();
        Write("all bytes", all);
        Write("each byte between letters", [.. all.SelectMany(value => new[] { (byte)'a', value, (byte)'b', (byte)' ', value, (byte)' ' })]);
        Write("larger than a buffer", [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7919 >> 5))]);
        Write("words over a buffer's end", [.. Enumerable.Repeat((byte)'x', 200_000)]);
        Write("larger than a piece for hosts", System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 400_000).Select(static i => i % 11 == 0 ? "w\n" : "word\u0001 "))));
        Write("as large as a piece", [.. Enumerable.Repeat((byte)'y', 1024 * 1024)]);
        Write("empty", "");
        Write("no final newline", "one two\nthree");
        Write("only newlines", "\n\n\n");
        Write("new\nline", "a");
        Write("carriage\rreturn", "b");
        Write("back\\slash", "c");
        Write(" leading space", "d");
        Write("\"quotes' $HOME *", "e");
        Write("é", "f");
        Write("\uFFFC", "before a surrogate pair by bytes, after it by UTF-16");
        Write("\U0001F600", "g");
        Write("sub/file", "h");
        Write("sub.d/file", "sorts before sub/file");
        Write("sub0", "sorts after sub/file");
    }

    public void Dispose()
    {
        // Not Directory.Delete, which cannot delete names that are not UTF-8.
        using var rm = Process.Start("rm", ["-rf", Path]);
        rm.WaitForExit();
    }
}
