using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Rungs.Tests.Layering;

/// <summary>Which rooms (folders of src/Rungs) the source files of a type stand in, as the compiler noted it in the symbols.</summary>
/// <remarks>
/// Three rooms share the namespace Rungs, so namespaces cannot tell them apart. Methods name their files in their sequence
/// points; for what has none (interfaces, enums) the compiler writes the files beside the type.
/// </remarks>
internal sealed class RoomMap : IDisposable
{
    private const string SourceRoot = "/src/Rungs/";

    /// <summary>"TypeDefinitionDocuments" of the portable PDB format.</summary>
    private static readonly Guid s_typeDocuments = new("932E74BC-DBA9-4478-8D46-0F32A7BAB3D3");

    private readonly PEReader _assembly;
    private readonly MetadataReaderProvider _symbols;
    private readonly MetadataReader _types;
    private readonly MetadataReader _documents;

    internal RoomMap(string assemblyPath)
    {
        _assembly = new PEReader(File.OpenRead(assemblyPath));
        _types = _assembly.GetMetadataReader();
        _symbols = MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(Path.ChangeExtension(assemblyPath, ".pdb")));
        _documents = _symbols.GetMetadataReader();
    }

    public void Dispose()
    {
        _symbols.Dispose();
        _assembly.Dispose();
    }

    /// <summary>The rooms of the type with this metadata token, its nested types included; more than one is a mistake.</summary>
    internal IReadOnlyList<string> RoomsOf(int typeToken)
    {
        var handle = MetadataTokens.TypeDefinitionHandle(typeToken & 0xFFFFFF);
        return [.. DocumentsOf(handle).Select(ToRoom).OfType<string>().Distinct()];
    }

    /// <summary>The folder below src/Rungs, "" for src/Rungs itself; null for files that are no sources of it.</summary>
    private static string? ToRoom(string document)
    {
        var path = document.Replace('\\', '/');
        var start = path.LastIndexOf(SourceRoot, StringComparison.Ordinal);
        if (start < 0)
            return null;

        var parts = path[(start + SourceRoot.Length)..].Split('/');
        return parts.Length == 1 ? "" : parts[0] is "obj" ? null : parts[0];
    }

    private IEnumerable<string> DocumentsOf(TypeDefinitionHandle handle)
    {
        var type = _types.GetTypeDefinition(handle);
        return DocumentsBeside(handle)
            .Concat(type.GetMethods().SelectMany(DocumentsIn))
            .Select(document => _documents.GetString(_documents.GetDocument(document).Name))
            .Concat(type.GetNestedTypes().SelectMany(DocumentsOf));
    }

    private IEnumerable<DocumentHandle> DocumentsIn(MethodDefinitionHandle method) =>
        from point in _documents.GetMethodDebugInformation(method).GetSequencePoints()
        where !point.Document.IsNil
        select point.Document;

    private List<DocumentHandle> DocumentsBeside(TypeDefinitionHandle handle)
    {
        List<DocumentHandle> documents = [];
        foreach (var information in _documents.GetCustomDebugInformation(handle).Select(_documents.GetCustomDebugInformation))
        {
            if (_documents.GetGuid(information.Kind) != s_typeDocuments)
                continue;

            var rows = _documents.GetBlobReader(information.Value);
            while (rows.RemainingBytes > 0)
                documents.Add(MetadataTokens.DocumentHandle(rows.ReadCompressedInteger()));
        }

        return documents;
    }
}
