using System.Text;

namespace Rungs;

/// <summary>An exception and those within it, written down: texts only.</summary>
internal static class ErrorChain
{
    /// <summary>How many exceptions of a chain are told.</summary>
    internal const int MaxDepth = 8;

    /// <summary>A text is cut there, in characters.</summary>
    internal const int MaxText = 16 * 1024;

    /// <summary>Writes it. What was written down before stays as it was: an error that came from further away keeps its type.</summary>
    internal static void Write(BinaryWriter writer, Exception error)
    {
        List<Exception> chain = [];
        for (var next = error; next is not null && chain.Count < MaxDepth; next = next.InnerException)
            chain.Add(next);
        writer.Write((byte)chain.Count);
        foreach (var one in chain)
        {
            var remote = one as RemoteWorkException;
            writer.Write(Try(() => remote?.RemoteType ?? one.GetType().FullName ?? one.GetType().Name));
            writer.Write(Try(() => one.Message));
            writer.Write(Try(() => remote?.RemoteStackTrace ?? one.StackTrace ?? ""));
        }
    }

    /// <summary>Reads it, as the exception for the caller.</summary>
    /// <exception cref="InvalidDataException">What is there is none.</exception>
    /// <exception cref="IOException">It is cut short.</exception>
    internal static RemoteWorkException Read(BinaryReader reader)
    {
        var chain = new (string Type, string Message, string Stack)[reader.ReadByte()];
        if (chain.Length is 0 or > MaxDepth)
            throw new InvalidDataException($"A chain of {chain.Length} errors is not possible.");
        for (var i = 0; i < chain.Length; i++)
            chain[i] = (reader.ReadString(), reader.ReadString(), reader.ReadString());

        RemoteWorkException? made = null;
        foreach (var (type, message, stack) in chain.Reverse())
            made = new RemoteWorkException(type, message, stack, made);
        return made!;
    }

    /// <summary>An error of this process, as it would arrive from another.</summary>
    internal static RemoteWorkException ToRemote(Exception error)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
            Write(writer, error);
        stream.Position = 0;
        using var reader = new BinaryReader(stream, Encoding.UTF8);
        return Read(reader);
    }

    /// <summary>A text of an exception, whose own code may fail.</summary>
    private static string Try(Func<string?> read)
    {
        try
        {
            var text = read() ?? "";
            return text.Length <= MaxText ? text : string.Concat(text.AsSpan(0, MaxText), " ...");
        }
        catch (Exception error)
        {
            return $"(it cannot be read: {error.GetType().FullName})";
        }
    }
}
