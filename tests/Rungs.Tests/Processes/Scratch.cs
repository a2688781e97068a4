namespace Rungs.Tests.Processes;

/// <summary>A folder of one test.</summary>
internal sealed class Scratch : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("test-of-pools-");

    internal string this[string name] => Path.Combine(_folder.FullName, name);

    internal void Touch(string name) => File.WriteAllText(this[name], "");

    public void Dispose() => _folder.Delete(recursive: true);
}
