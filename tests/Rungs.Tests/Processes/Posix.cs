using System.Runtime.InteropServices;

namespace Rungs.Tests.Processes;

/// <summary>What tests ask the system for, here and in workers.</summary>
internal static class Posix
{
    internal const int SigAbrt = 6;
    internal const int SigKill = 9;
    internal const int SigTerm = 15;
    internal const int SigStop = 19;

    /// <summary>Whether a process runs: not whether its end was collected.</summary>
    internal static bool IsAlive(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..][0] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Appends a line in one step, whoever else does (the class library's FileMode.Append goes to the end first, and then writes).</summary>
    internal static void Append(string path, string line)
    {
        const int WriteCreateAppend = 0x1 | 0x40 | 0x400;
        var bytes = System.Text.Encoding.ASCII.GetBytes(line + "\n");
        var handle = Open(System.Text.Encoding.UTF8.GetBytes(path + "\0"), WriteCreateAppend, Convert.ToInt32("644", 8));
        if (handle < 0 || Write(handle, bytes, bytes.Length) != bytes.Length || Close(handle) != 0)
            throw new IOException($"'{path}' could not be written: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags, int mode);

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static extern int Kill(int process, int signal);

    [DllImport("libc", EntryPoint = "sleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static extern uint Sleep(uint seconds);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static extern int Close(int handle);

    [DllImport("libc", EntryPoint = "write", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static extern nint Write(int handle, byte[] bytes, nint count);
}
