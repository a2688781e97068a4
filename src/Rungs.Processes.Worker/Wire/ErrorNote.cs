namespace Rungs.Processes.Wire;

/// <summary>An exception, written down: texts only.</summary>
internal static class ErrorNote
{
    /// <summary>The exception and those within it.</summary>
    internal static byte[] ToBytes(Exception error) => PayloadWriter.ToBytes(writer =>
    {
        List<Exception> chain = [];
        for (var next = error; next is not null && chain.Count < Protocol.MaxErrorDepth; next = next.InnerException)
            chain.Add(next);
        writer.Write((byte)chain.Count);
        foreach (var one in chain)
        {
            writer.Write(Try(() => one.GetType().FullName ?? one.GetType().Name));
            writer.Write(Try(() => one.Message));
            writer.Write(Try(() => one.StackTrace ?? ""));
        }
    });

    /// <summary>The exception for the caller.</summary>
    /// <exception cref="ProtocolException">The bytes are none.</exception>
    internal static RemoteWorkException From(ReadOnlyMemory<byte> bytes) => PayloadWriter.Read(bytes, static reader =>
    {
        var chain = new (string Type, string Message, string Stack)[reader.ReadByte()];
        if (chain.Length is 0 or > Protocol.MaxErrorDepth)
            throw new ProtocolException($"A chain of {chain.Length} errors is not possible.");
        for (var i = 0; i < chain.Length; i++)
            chain[i] = (reader.ReadString(), reader.ReadString(), reader.ReadString());

        RemoteWorkException? made = null;
        foreach (var (type, message, stack) in chain.Reverse())
            made = new RemoteWorkException(type, message, stack, made);
        return made!;
    });

    /// <summary>A text of an exception, whose own code may fail.</summary>
    private static string Try(Func<string?> read)
    {
        try
        {
            var text = read() ?? "";
            return text.Length <= Protocol.MaxErrorText ? text : string.Concat(text.AsSpan(0, Protocol.MaxErrorText), " ...");
        }
        catch (Exception error)
        {
            return $"(it cannot be read: {error.GetType().FullName})";
        }
    }
}
