namespace Rungs.Site;

/// <summary>The checkout that this program was built in.</summary>
internal static class Checkout
{
    /// <summary>The folder that holds the solution file.</summary>
    internal static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Rungs.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No Rungs.slnx above {AppContext.BaseDirectory}: the site is built inside a checkout only.");
    }
}
