namespace Rungs.Harvest.CommandLine;

/// <summary>Ends the program with one line and an exit code.</summary>
internal class HarvestException(int exitCode, string message) : Exception(message)
{
    internal int ExitCode { get; } = exitCode;
}

/// <summary>The command line asks for something that cannot be.</summary>
internal sealed class UsageException(string message) : HarvestException(CommandLine.ExitCode.Usage, message);
