namespace Rungs.Tour.Tests;

/// <summary>The checkout that the tests run in: some of them read its files.</summary>
internal static class Repository
{
    private static readonly string s_root = FindRoot();

    internal static string[] ReadLines(params string[] path) => File.ReadAllLines(PathOf(path));

    internal static string PathOf(params string[] path) => Path.Combine([s_root, .. path]);

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
