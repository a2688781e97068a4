using System.Runtime.InteropServices;

namespace Rungs.Harvest.Tests.Support;

/// <summary>Signals, each sent once: <c>timeout(1)</c> sends its own twice.</summary>
internal static class Signal
{
    internal const int Interrupt = 2;
    internal const int Quit = 3;
    internal const int Kill = 9;
    internal const int Terminate = 15;

    internal static void Send(int process, int signal) => Assert.Equal(0, SendCore(process, signal));

    /// <summary>Whether there is such a process, and it has not ended: one that nobody has asked about since is still there.</summary>
    internal static bool IsRunning(int process)
    {
        try
        {
            return !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendCore(int process, int signal);
}
