using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rungs.Tests.Processes;

/// <summary>Portable methods that harm the process they run in.</summary>
internal static class RemoteHarm
{
    [Portable]
    internal static int Exit(int code)
    {
        Console.Error.WriteLine("last words");
        Environment.Exit(code);
        return 0;
    }

    [Portable(Idempotent = true)]
    internal static int ExitAgain(string path, int code)
    {
        File.AppendAllText(path, "x");
        Environment.Exit(code);
        return 0;
    }

    [Portable]
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static int Overflow(int depth) => Overflow(depth + 1) + depth + 1;

    [Portable]
    internal static int ThrowHostile() => throw new HostileException();

    [Portable]
    internal static int ThrowLong(int length) => throw new InvalidDataException(new string('x', length), new IOException(new string('y', length)));

    [Portable]
    internal static Type ReturnType() => typeof(int);

    [Portable]
    internal static Hostile ReturnHostile() => new();

    [Portable]
    internal static int AllocateManaged()
    {
        List<byte[]> all = [];
        while (true)
            all.Add(new byte[1024 * 1024]);
    }

    [Portable]
    internal static int AllocateNative(int bytes)
    {
        var memory = Marshal.AllocHGlobal(bytes);
        for (var i = 0; i < bytes; i += 4096)
            Marshal.WriteByte(memory, i, 1);
        Thread.Sleep(Timeout.Infinite);
        return Marshal.ReadByte(memory);
    }

    [Portable]
    internal static int Print(int length, bool hasLines)
    {
        for (var left = length; left > 0; left -= 100)
        {
            Console.Out.Write(new string('o', hasLines ? 99 : 100) + (hasLines ? "\n" : ""));
            Console.Error.Write(new string('e', hasLines ? 99 : 100) + (hasLines ? "\n" : ""));
        }

        return length;
    }

    /// <summary>Starts a program that has this process's output open, and outlives it.</summary>
    [Portable]
    internal static int SpawnHolder()
    {
        using var child = Process.Start(new ProcessStartInfo("sleep", "600") { UseShellExecute = false })!;
        return child.Id;
    }

    [Portable]
    internal static int SleepNatively(string path, CancellationToken cancellationToken)
    {
        File.WriteAllText(path, $"{Environment.ProcessId}");
        _ = Posix.Sleep(600);
        return cancellationToken.IsCancellationRequested ? 1 : 0;
    }

    [Portable]
    internal static void StartForegroundThread() => new Thread(static () => Thread.Sleep(Timeout.Infinite)) { IsBackground = false }.Start();

    [Portable]
    internal static void CloseOutput()
    {
        _ = Posix.Close(1);
        _ = Posix.Close(2);
    }

    [Portable]
    internal static void ThrowOnThread()
    {
        new Thread(static () => throw new InvalidOperationException("on another thread")).Start();
        Thread.Sleep(Timeout.Infinite);
    }

    [Portable]
    internal static void FailFast() => Environment.FailFast("it fails fast");

    [Portable]
    internal static void Raise(int signal)
    {
        _ = Posix.Kill(Environment.ProcessId, signal);
        Thread.Sleep(Timeout.Infinite);
    }

    [Portable]
    internal static Task<int> NullTask() => null!;

    [Portable]
    internal static Task NullPlainTask() => null!;

    [Portable]
    internal static int ThrowCancelled() => throw new OperationCanceledException("of its own accord");

    [Portable]
    internal static Task<int> ThrowCancelledLater() => Task.FromCanceled<int>(new CancellationToken(canceled: true));

    [Portable]
    internal static string MakePool()
    {
        using var pool = new Rungs.Processes.ProcessPool();
        return pool.Name;
    }

    /// <summary>Hangs in what was registered with its token.</summary>
    [Portable]
    internal static void HangInRegistration(string path, CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.Register(static () => Thread.Sleep(Timeout.Infinite));
        Remote.WaitFor(path, CancellationToken.None);
    }

    /// <summary>Writes bytes into every socket that this process has.</summary>
    [Portable]
    internal static void WriteIntoSockets(byte[] bytes)
    {
        foreach (var handle in Directory.EnumerateFileSystemEntries("/proc/self/fd").ToArray())
        {
            if (File.ResolveLinkTarget(handle, returnFinalTarget: false)?.FullName.Contains("socket:", StringComparison.Ordinal) == true)
                _ = Posix.Write(int.Parse(Path.GetFileName(handle), System.Globalization.CultureInfo.InvariantCulture), bytes, bytes.Length);
        }

        Thread.Sleep(Timeout.Infinite);
    }

    internal sealed class HostileException : Exception
    {
        public override string Message => throw new InvalidOperationException("no message");

        public override string StackTrace => throw new InvalidOperationException("no stack");

        public override string ToString() => throw new InvalidOperationException("no text");
    }

    internal sealed class Hostile
    {
        public int Value => throw new InvalidOperationException("no value");
    }
}
