namespace Rungs.Processes.Launching;

/// <summary>How a worker process ended.</summary>
/// <param name="ExitCode">Its exit code, where it left by itself.</param>
/// <param name="Signal">The signal that ended it, where one did.</param>
/// <param name="ErrorText">The end of what it wrote to standard error.</param>
internal readonly record struct WorkerExit(int? ExitCode, int? Signal, string ErrorText)
{
    /// <param name="status">What the class library gives as exit code: of signals, 128 and the number.</param>
    /// <param name="isDeliberate">Whether the process left by itself.</param>
    /// <param name="errorText">The end of what it wrote to standard error.</param>
    internal static WorkerExit From(int status, bool isDeliberate, string errorText) =>
        OperatingSystem.IsWindows() || isDeliberate || status is <= 128 or > 128 + 64
            ? new WorkerExit(status, null, errorText)
            : new WorkerExit(null, status - 128, errorText);

    public override string ToString() => (Signal is { } signal ? $"signal {signal}{NameOf(signal)}" : $"exit code {ExitCode}")
        + (ErrorText.Length == 0 ? "" : $". It wrote last:{Environment.NewLine}{ErrorText}");

    private static string NameOf(int signal) => signal switch
    {
        4 => " (SIGILL)",
        6 => " (SIGABRT: it failed fast, such as by a stack overflow)",
        7 => " (SIGBUS)",
        9 => " (SIGKILL: it was killed, by hand or for its memory)",
        11 => " (SIGSEGV)",
        15 => " (SIGTERM)",
        _ => "",
    };
}
