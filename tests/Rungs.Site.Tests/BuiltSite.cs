namespace Rungs.Site.Tests;

/// <summary>The site of this checkout, built once into a folder that goes with the tests.</summary>
public sealed class BuiltSite : IDisposable
{
    public BuiltSite() => Report = SiteBuilder.Build(Checkout.Root, Folder);

    internal string Folder { get; } = Directory.CreateTempSubdirectory("rungs-site-").FullName;

    internal SiteReport Report { get; }

    internal string Read(string path) => File.ReadAllText(Path.Combine(Folder, path));

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
