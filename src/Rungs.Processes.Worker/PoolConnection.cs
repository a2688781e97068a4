using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Rungs.Processes.Worker;

/// <summary>A connection to the pool's socket, to be read and written by threads that block.</summary>
/// <remarks>
/// On Linux it is made of the system's calls: the class library's sockets cost a process that has nothing else to do with them some 20 ms of its start.
/// </remarks>
internal static partial class PoolConnection
{
    private const int UnixFamily = 1;

    private const int StreamSocket = 1;

    private const int CloseOnExec = 0x80000;

    /// <summary>How long an address may be, with the zero at its end.</summary>
    private const int MaxPath = 108;

    /// <exception cref="IOException">Nobody listens.</exception>
    internal static Stream Open(string path)
    {
        if (OperatingSystem.IsLinux())
            return OpenOnLinux(path);
        return OpenAnywhere(path);
    }

    /// <summary>By itself, so that its assemblies are loaded only where it is needed; so is <see cref="NotConnected"/>.</summary>
    [SuppressMessage("Performance", "CA1859", Justification = "A more exact type would load the assembly after all.")]
    private static Stream OpenAnywhere(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        return new NetworkStream(socket, ownsSocket: true);
    }

    private static FileStream OpenOnLinux(string path)
    {
        Span<byte> address = stackalloc byte[sizeof(ushort) + MaxPath];
        address.Clear();
        MemoryMarshal.Write(address, (ushort)UnixFamily);
        if (!Encoding.UTF8.TryGetBytes(path, address[sizeof(ushort)..^1], out _))
            throw new IOException($"'{path}' is too long for the address of a socket.");

        var handle = new SafeFileHandle(NewSocket(UnixFamily, StreamSocket | CloseOnExec, 0), ownsHandle: true);
        if (handle.IsInvalid || Connect(handle, address, address.Length) != 0)
            throw NotConnected(path);
        return new FileStream(handle, FileAccess.ReadWrite, bufferSize: 0);
    }

    private static IOException NotConnected(string path) => new($"'{path}' cannot be connected to: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int NewSocket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    private static partial int Connect(SafeFileHandle socket, ReadOnlySpan<byte> address, int length);
}
