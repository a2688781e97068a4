namespace Rungs.Tests.Processes;

/// <summary>Well-behaved portable methods.</summary>
internal static class Remote
{
    private static readonly AsyncLocal<string?> s_local = new();

    [Portable]
    internal static int Add(int left, int right) => left + right;

    [Portable]
    internal static int ProcessId() => Environment.ProcessId;

    [Portable]
    internal static byte[] Echo(byte[] bytes) => bytes;

    [Portable]
    internal static int LengthOf(ReadOnlyMemory<byte> bytes) => bytes.Length;

    [Portable]
    internal static int LengthAndWait(byte[] bytes, string path, CancellationToken cancellationToken)
    {
        WaitFor(path, cancellationToken);
        return bytes.Length;
    }

    /// <summary>Says that it runs, and waits until a file is there, or its token is cancelled.</summary>
    [Portable]
    internal static int WaitFor(string path, CancellationToken cancellationToken)
    {
        Posix.Append(path + ".began", $"{Environment.ProcessId}");
        while (!File.Exists(path))
        {
            cancellationToken.WaitHandle.WaitOne(10);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return Environment.ProcessId;
    }

    /// <summary>Writes its number down, in one step that nobody else's can fall into, and takes its time.</summary>
    [Portable]
    internal static int Append(string path, int number, int milliseconds) => AppendNow(path, number, milliseconds);

    [Portable(Idempotent = true)]
    internal static int AppendAgain(string path, int number, int milliseconds) => AppendNow(path, number, milliseconds);

    [Portable]
    internal static int Reports(int count, IProgress<int> progress)
    {
        for (var i = 0; i < count; i++)
            progress.Report(i);
        return count;
    }

    [Portable]
    internal static int ReportsAndWaits(string path, IProgress<int> progress, CancellationToken cancellationToken)
    {
        progress.Report(1);
        return WaitFor(path, cancellationToken);
    }

    [Portable]
    internal static void SetLocal(string value) => s_local.Value = value;

    [Portable]
    internal static string? GetLocal() => s_local.Value;

    [Portable]
    internal static void SetDirectory(string path) => Directory.SetCurrentDirectory(path);

    [Portable]
    internal static string GetDirectory() => Directory.GetCurrentDirectory();

    private static int AppendNow(string path, int number, int milliseconds)
    {
        Posix.Append(path, $"{number}");
        if (milliseconds > 0)
            Thread.Sleep(milliseconds);
        return number;
    }
}
