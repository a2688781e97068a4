namespace Rungs.Processes.Wire;

/// <summary>What a pool tells a worker before the first call.</summary>
/// <param name="MaxMessage">The longest payload either may send.</param>
/// <param name="MarkerPath">The file behind <see cref="StartMarker"/>.</param>
/// <param name="Sources">Where methods are.</param>
/// <param name="Startups">Methods to run once: the place of the source, and the metadata token.</param>
internal sealed record Setup(int MaxMessage, string MarkerPath, SourceNote[] Sources, (int Source, int Token)[] Startups)
{
    internal byte[] ToBytes() => PayloadWriter.ToBytes(writer =>
    {
        writer.Write(MaxMessage);
        writer.Write(MarkerPath);
        SourceNote.WriteAll(writer, Sources);
        writer.Write(Startups.Length);
        foreach (var (source, token) in Startups)
        {
            writer.Write(source);
            writer.Write(token);
        }
    });

    internal static Setup From(ReadOnlyMemory<byte> bytes) => PayloadWriter.Read(bytes, static reader =>
    {
        var (max, marker, sources) = (reader.ReadInt32(), reader.ReadString(), SourceNote.ReadAll(reader));
        var count = reader.ReadInt32();
        if (count is < 0 or > ushort.MaxValue)
            throw new ProtocolException($"{count} startups are not possible.");
        var startups = new (int, int)[count];
        for (var i = 0; i < count; i++)
            startups[i] = (reader.ReadInt32(), reader.ReadInt32());
        return new Setup(max, marker, sources, startups);
    });
}
