using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Rungs.Tests.Terminal;

/// <summary>The user's side of a terminal, of Linux: what is written here is typed.</summary>
internal sealed class PseudoTerminal : IDisposable
{
    private const int ReadWrite = 2; // O_RDWR
    private const int NotMine = 0x100; // O_NOCTTY

    private readonly FileStream _stream;

    internal PseudoTerminal()
    {
        var descriptor = Open(ReadWrite | NotMine);
        Assert.True(descriptor >= 0 && Grant(descriptor) == 0 && Unlock(descriptor) == 0, "No pseudo-terminal.");
        _stream = new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.ReadWrite, bufferSize: 0);
        var name = new byte[256];
        Assert.Equal(0, GetName(descriptor, name, name.Length));
        Path = Encoding.ASCII.GetString(name).TrimEnd('\0');
    }

    /// <summary>What a program opens.</summary>
    internal string Path { get; }

    internal void Type(string text)
    {
        _stream.Write(Encoding.UTF8.GetBytes(text));
        _stream.Flush();
    }

    /// <summary>Types, and waits until the terminal shows it: then it has it.</summary>
    internal async Task TypeAndSeeAsync(string text)
    {
        Type(text);
        await Task.Run(() =>
        {
            var shown = new byte[text.Length];
            _stream.ReadExactly(shown);
            Assert.Equal(text, Encoding.UTF8.GetString(shown));
        }).OrFailAsync();
    }

    public void Dispose() => _stream.Dispose();

    [DllImport("libc", EntryPoint = "posix_openpt", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(int flags);

    [DllImport("libc", EntryPoint = "grantpt", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Grant(int descriptor);

    [DllImport("libc", EntryPoint = "unlockpt", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Unlock(int descriptor);

    [DllImport("libc", EntryPoint = "ptsname_r", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetName(int descriptor, [Out] byte[] name, nint length);
}
