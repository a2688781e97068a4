namespace Rungs.Processes;

/// <summary>A line that a worker printed.</summary>
/// <param name="Worker">Which worker of the pool, counted from 1 and never used again.</param>
/// <param name="ProcessId">Its process.</param>
/// <param name="IsError">Whether it went to standard error.</param>
/// <param name="Text">The line without its end; a line of more than 16 Ki characters comes in pieces.</param>
public readonly record struct WorkerLine(int Worker, int ProcessId, bool IsError, string Text)
{
    internal static void WriteToConsole(WorkerLine line) => (line.IsError ? Console.Error : Console.Out).WriteLine($"[worker {line.Worker}] {line.Text}");
}
