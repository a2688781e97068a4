using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Text;

namespace Rungs.Terminal;

/// <summary>A file descriptor of Unix: terminal, pipe, socket or file. Nothing is taken from it save while somebody reads.</summary>
/// <remarks>
/// It waits by poll(2) for input or for a byte in a pipe of its own, which <see cref="Interrupt"/> sends. A terminal hands over
/// whole lines, so what is typed without Enter stays with the terminal, which lets the user edit it.
/// </remarks>
internal sealed partial class UnixInput : IInput, IDisposable
{
    /// <summary>EINTR and EAGAIN: look again.</summary>
    private const int Interrupted = 4;

    /// <summary>Of Linux and of the BSDs.</summary>
    private static readonly int s_tryAgain = OperatingSystem.IsLinux() ? 11 : 35;

    private readonly int _descriptor;
    private readonly LineCutter _cutter;
    private readonly byte[] _buffer = new byte[4096]; // the longest line of a terminal; a pipe's lines are read ahead by so much at most
    private readonly AnonymousPipeServerStream _interrupts = new(PipeDirection.In, HandleInheritability.None);
    private readonly AnonymousPipeClientStream _interrupter;

    internal UnixInput(int descriptor, Encoding encoding)
    {
        _descriptor = descriptor;
        _cutter = new LineCutter(encoding);
        _interrupter = new AnonymousPipeClientStream(PipeDirection.Out, _interrupts.ClientSafePipeHandle);
    }

    /// <inheritdoc/>
    public void Read(ICollection<string?> lines)
    {
        if (!WaitForInput())
            return;

        var count = Read(_descriptor, _buffer, (nuint)_buffer.Length);
        if (count > 0)
            _cutter.Add(_buffer.AsSpan(0, (int)count), lines);
        else if (count == 0)
            _cutter.End(lines);
        else
            ThrowUnlessTransient();
    }

    /// <inheritdoc/>
    public void Interrupt() => _interrupter.WriteByte(0);

    /// <inheritdoc/>
    public void Dispose()
    {
        _interrupter.Dispose();
        _interrupts.Dispose();
    }

    /// <returns>False where it was interrupted.</returns>
    private bool WaitForInput()
    {
        var interrupts = _interrupts.SafePipeHandle.DangerousGetHandle().ToInt32(); // as long as this object lives
        Span<PollEntry> entries = [new(_descriptor), new(interrupts)];
        if (Poll(entries, (nuint)entries.Length, timeout: -1) < 0)
        {
            ThrowUnlessTransient();
            return false;
        }

        if (entries[1].Returned != 0)
        {
            _interrupts.ReadByte();
            return false;
        }

        return entries[0].Returned != 0; // an end or an error too: the read tells which
    }

    private static void ThrowUnlessTransient()
    {
        var error = Marshal.GetLastPInvokeError();
        if (error != Interrupted && error != s_tryAgain)
            throw new IOException($"The input cannot be read: {Marshal.GetPInvokeErrorMessage(error)}.", error);
    }

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Poll(Span<PollEntry> entries, nuint count, int timeout);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Read(int descriptor, Span<byte> buffer, nuint count);

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct PollEntry(int descriptor)
    {
        /// <summary>POLLIN.</summary>
        private const short ForInput = 1;

        private readonly int _descriptor = descriptor;
        private readonly short _wanted = ForInput;

        /// <summary>What the descriptor is ready for; errors and the end count too.</summary>
        internal readonly short Returned;
    }
}
