namespace Rungs.Tests.Support;

/// <summary>The checkout that the tests run in: some of them read its files.</summary>
internal static class Repository
{
    /// <summary>The folder that holds the solution file.</summary>
    internal static string Root { get; } = FindRoot();

    internal static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Rungs.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No Rungs.slnx above {AppContext.BaseDirectory}: the tests run inside a checkout only.");
    }
}
