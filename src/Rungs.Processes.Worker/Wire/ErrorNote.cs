namespace Rungs.Processes.Wire;

/// <summary>An exception as a payload.</summary>
internal static class ErrorNote
{
    /// <summary>The exception and those within it.</summary>
    internal static byte[] ToBytes(Exception error) => PayloadWriter.ToBytes(writer => ErrorChain.Write(writer, error));

    /// <summary>The exception for the caller.</summary>
    /// <exception cref="ProtocolException">The bytes are none.</exception>
    internal static RemoteWorkException From(ReadOnlyMemory<byte> bytes) => PayloadWriter.Read(bytes, ErrorChain.Read);
}
