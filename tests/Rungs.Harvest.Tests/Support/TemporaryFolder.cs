namespace Rungs.Harvest.Tests.Support;

/// <summary>A folder that goes with its test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("harvest").FullName;

    /// <summary>The path of a file in it.</summary>
    internal string this[string name] => System.IO.Path.Join(Path, name);

    internal string WriteLines(string name, IEnumerable<string> lines)
    {
        File.WriteAllLines(this[name], lines);
        return this[name];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
