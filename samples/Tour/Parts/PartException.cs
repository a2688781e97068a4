namespace Rungs.Tour.Parts;

/// <summary>A part could not show what it is there for; the message is the one line people see.</summary>
internal sealed class PartException(string message, int exitCode) : Exception(message)
{
    /// <summary>What the shell is told, see <see cref="CommandLine.ExitCode"/>.</summary>
    internal int ExitCode => exitCode;
}
