using System.Security.Cryptography;
using System.Text;

namespace Rungs.Processes.Wire;

/// <summary>What a worker says first on each of its sockets.</summary>
internal static class Hello
{
    private static ReadOnlySpan<byte> Magic => "rungs"u8;

    /// <summary>How long the payload is.</summary>
    internal static int Size => Magic.Length + sizeof(byte) + sizeof(byte) + Protocol.TokenLength;

    /// <summary>The payload.</summary>
    internal static byte[] ToBytes(Channel channel, string token)
    {
        var bytes = new byte[Size];
        Magic.CopyTo(bytes);
        bytes[Magic.Length] = Protocol.Version;
        bytes[Magic.Length + 1] = (byte)channel;
        Encoding.ASCII.GetBytes(token, bytes.AsSpan(Magic.Length + 2));
        return bytes;
    }

    /// <summary>Looks at the first frame of a socket.</summary>
    /// <returns>Which socket it is.</returns>
    /// <exception cref="ProtocolException">Whoever sent it is not our worker.</exception>
    internal static Channel Check(FrameHeader header, ReadOnlySpan<byte> payload, string token)
    {
        if (header.Type != FrameType.Hello || payload.Length != Size || !payload.StartsWith(Magic))
            throw new ProtocolException("The first frame is not a worker's hello.");
        if (payload[Magic.Length] != Protocol.Version)
            throw new ProtocolException($"The worker speaks version {payload[Magic.Length]} of the protocol, the pool version {Protocol.Version}: Rungs.Processes and Rungs.Processes.Worker are of different builds.");
        if (!CryptographicOperations.FixedTimeEquals(payload[(Magic.Length + 2)..], Encoding.ASCII.GetBytes(token)))
            throw new ProtocolException("The token is wrong.");
        var channel = (Channel)payload[Magic.Length + 1];
        return Enum.IsDefined(channel) ? channel : throw new ProtocolException($"There is no socket of kind {payload[Magic.Length + 1]}.");
    }
}
