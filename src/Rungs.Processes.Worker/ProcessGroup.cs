using System.Runtime.InteropServices;

namespace Rungs.Processes.Worker;

/// <summary>Signals that a terminal sends to all processes of a group.</summary>
internal static partial class ProcessGroup
{
    /// <summary>Puts this process into a group of its own, so that Ctrl+C reaches the pool's process only, which decides what becomes of its workers.</summary>
    internal static void LeaveParents()
    {
        if (!OperatingSystem.IsWindows())
            _ = SetProcessGroup(0, 0); // refused only to those who lead a session, whom no terminal bothers
    }

    /// <summary>Ends this process now, whatever its threads do.</summary>
    internal static void EndNow()
    {
        if (!OperatingSystem.IsWindows())
            Exit(0);
        Environment.Exit(0);
    }

    [LibraryImport("libc", EntryPoint = "setpgid")]
    private static partial int SetProcessGroup(int process, int group);

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Exit(int code);
}
