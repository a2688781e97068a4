using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Rungs.Benchmarks.ProcessPools;

/// <summary>A pool of another language with two workers, measured by a script of its own.</summary>
/// <param name="Name">Its name and version; where it is missing, its name and that.</param>
/// <param name="OneAtATime">The median of a call, in nanoseconds; not a number where it is missing.</param>
/// <param name="Rate">Calls a second, of 10,000 that are submitted at once; not a number where it is missing.</param>
internal sealed record Peer(string Name, double OneAtATime, double Rate)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    internal static Peer OfPython() => Run("ProcessPoolExecutor", "python3", "process_pool_executor.py");

    /// <summary>The packages come by npm, into a folder that is not part of the repository.</summary>
    internal static Peer[] OfNode()
    {
        var folder = Folder();
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "piscina")))
            TryStart("npm", ["install", "--silent", "--no-audit", "--no-fund", "--no-package-lock"], out _);
        return [Run("piscina (threads)", "node", "piscina.mjs"), Run("workerpool (processes)", "node", "workerpool.mjs")];
    }

    private static Peer Run(string name, string program, string script)
    {
        if (!TryStart(program, [script], out var output) || output.Split('\n') is not [var version, var one, var rate, ..])
            return new Peer($"{name}: not there", double.NaN, double.NaN);
        return new Peer($"{name} {version}", double.Parse(one, CultureInfo.InvariantCulture), double.Parse(rate, CultureInfo.InvariantCulture));
    }

    private static bool TryStart(string program, string[] arguments, out string output)
    {
        output = "";
        try
        {
            var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, WorkingDirectory = Folder() };
            using var process = Process.Start(start)!;
            using var limit = new Timer(_ => process.Kill(entireProcessTree: true), null, s_limit, Timeout.InfiniteTimeSpan);
            output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false; // no such program
        }
    }

    /// <summary>The scripts in a folder where packages may be put: below artifacts where this repository is around, else beside the program.</summary>
    private static string Folder()
    {
        var scripts = Path.Combine(AppContext.BaseDirectory, "ProcessPools", "Peers");
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Rungs.slnx")))
            root = root.Parent;
        if (root is null)
            return scripts;

        var folder = Directory.CreateDirectory(Path.Combine(root.FullName, "artifacts", "peers")).FullName;
        foreach (var script in Directory.GetFiles(scripts))
            File.Copy(script, Path.Combine(folder, Path.GetFileName(script)), overwrite: true);
        return folder;
    }
}
