using System.Reflection;

namespace Rungs.Processes.Wire;

/// <summary>Where portable methods are, as the pool tells a worker: an assembly, or one type of it.</summary>
/// <remarks>
/// It is the pool that says what the worker loads, over a socket the worker has opened itself; calls then name a source by its
/// place, and a method by its metadata token, which means the same method where the module's version id is the same.
/// </remarks>
/// <param name="Assembly">The assembly's simple name: version and culture would load all of ICU to be read, and <paramref name="Version"/> is more exact.</param>
/// <param name="Path">Where it was loaded from; for assemblies that the application does not list.</param>
/// <param name="Version">The module's version id.</param>
/// <param name="TypeToken">The type's metadata token; 0 for all types.</param>
internal sealed record SourceNote(string Assembly, string Path, Guid Version, int TypeToken)
{
    internal static SourceNote Of(PortableSource source) => new(
        source.Assembly.GetName().Name!,
        source.Assembly.Location,
        source.Assembly.ManifestModule.ModuleVersionId,
        source.Type?.MetadataToken ?? 0);

    internal void Write(BinaryWriter writer)
    {
        writer.Write(Assembly);
        writer.Write(Path);
        writer.Write(Version.ToByteArray());
        writer.Write(TypeToken);
    }

    internal static SourceNote Read(BinaryReader reader) => new(reader.ReadString(), reader.ReadString(), new Guid(reader.ReadBytes(16)), reader.ReadInt32());

    internal static void WriteAll(BinaryWriter writer, IReadOnlyCollection<SourceNote> notes)
    {
        writer.Write(notes.Count);
        foreach (var note in notes)
            note.Write(writer);
    }

    internal static SourceNote[] ReadAll(BinaryReader reader)
    {
        var count = reader.ReadInt32();
        if (count is < 0 or > ushort.MaxValue)
            throw new ProtocolException($"{count} sources are not possible.");
        var notes = new SourceNote[count];
        for (var i = 0; i < count; i++)
            notes[i] = Read(reader);
        return notes;
    }

    /// <summary>Finds the assembly in this process.</summary>
    /// <exception cref="InvalidOperationException">It is not there, or of another build.</exception>
    internal PortableSource Load()
    {
        var assembly = Find();
        if (assembly.ManifestModule.ModuleVersionId != Version)
            throw new InvalidOperationException($"'{Assembly}' is another build here ('{assembly.Location}') than in the process that calls. Were its files replaced while it runs? Start the application again.");
        return new PortableSource(assembly, TypeToken == 0 ? null : assembly.ManifestModule.ResolveType(TypeToken));
    }

    private Assembly Find()
    {
        try
        {
            return System.Reflection.Assembly.Load(Assembly);
        }
        catch (FileNotFoundException) when (File.Exists(Path))
        {
            return System.Reflection.Assembly.LoadFrom(Path);
        }
    }
}
