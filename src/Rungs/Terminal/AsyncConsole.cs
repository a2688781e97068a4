namespace Rungs.Terminal;

/// <summary>Lines from standard input whose reading can be cancelled, on a terminal, a pipe or a file, and loses nothing.</summary>
/// <remarks>
/// <para>Members are safe to call from any thread. Reads that meet are served one after another, first come, first served; each
/// shows its prompt when it is its turn. Async reads resume where they are awaited.</para>
/// <para>Cancellation ends a read at once, with <see cref="OperationCanceledException"/>, or comes too late: then the line is
/// yours. What was typed, or had come through a pipe, is for the next read. While nobody reads, nothing is taken from standard
/// input, except that a pipe's lines are read up to 4 KiB ahead.</para>
/// <para>Waiting takes one thread of its own, which the first read starts, and none of the thread pool. On Windows that thread cannot
/// leave a read it has begun: the line goes to whoever asks next.</para>
/// <para>Do not mix it with <see cref="Console.In"/>, <see cref="Console.ReadLine"/> or <see cref="Console.ReadKey()"/>: each keeps what it has read ahead.
/// Bytes become text by <see cref="Console.InputEncoding"/>, as it is at the first read.</para>
/// </remarks>
public static class AsyncConsole
{
    private static readonly Lazy<LineReader> s_reader = new(static () => new LineReader(OpenInput()));

    /// <summary>Reads the next line.</summary>
    /// <param name="prompt">Written to <see cref="Console.Out"/> before. Default: none.</param>
    /// <param name="cancellationToken">Ends the wait. Default: none.</param>
    /// <returns>The line without its end; null where the input has ended.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled before a line was had. Through the task.</exception>
    /// <exception cref="IOException">Standard input cannot be read. Through the task.</exception>
    public static Task<string?> ReadLineAsync(string? prompt = null, CancellationToken cancellationToken = default) =>
        s_reader.Value.ReadLineAsync(Showing(prompt), cancellationToken);

    /// <summary>Reads the next line, and blocks meanwhile.</summary>
    /// <param name="prompt">Written to <see cref="Console.Out"/> before. Default: none.</param>
    /// <param name="cancellationToken">Ends the wait. Default: none.</param>
    /// <returns>The line without its end; null where the input has ended.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled before a line was had.</exception>
    /// <exception cref="IOException">Standard input cannot be read.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited.</exception>
    public static string? ReadLine(string? prompt = null, CancellationToken cancellationToken = default) =>
        s_reader.Value.ReadLine(Showing(prompt), cancellationToken);

    private static Action? Showing(string? prompt) => string.IsNullOrEmpty(prompt)
        ? null
        : () =>
        {
            Console.Out.Write(prompt);
            Console.Out.Flush();
        };

    private static IInput OpenInput() => OperatingSystem.IsWindows()
        ? new ReaderInput(Console.In)
        : new UnixInput(descriptor: 0, Console.InputEncoding);
}
