namespace Rungs.Processes.Wire;

/// <summary>The other side has sent what the protocol does not allow.</summary>
internal sealed class ProtocolException(string message) : Exception(message);
