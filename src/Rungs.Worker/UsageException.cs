namespace Rungs.Worker;

/// <summary>The command line asks for something that cannot be; its message is the one line people see.</summary>
internal sealed class UsageException(string message) : Exception(message);
