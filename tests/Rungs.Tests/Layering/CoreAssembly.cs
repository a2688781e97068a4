using Mono.Cecil;

namespace Rungs.Tests.Layering;

/// <summary>The core assembly as compiled: its types, their rooms and what they use.</summary>
internal sealed class CoreAssembly : IDisposable
{
    private readonly ModuleDefinition _module = ModuleDefinition.ReadModule(Location);
    private readonly RoomMap _rooms = new(Location);

    internal static string Location { get; } = Path.Combine(AppContext.BaseDirectory, "Rungs.dll");

    /// <summary>The types that people wrote: the compiler's own helpers belong to no room.</summary>
    internal IEnumerable<TypeDefinition> Types => _module.Types.Where(IsWritten);

    internal IEnumerable<string> References => _module.AssemblyReferences.Select(reference => reference.Name);

    public void Dispose()
    {
        _rooms.Dispose();
        _module.Dispose();
    }

    internal IReadOnlyList<string> RoomsOf(TypeDefinition type) => _rooms.RoomsOf(type.MetadataToken.ToInt32());

    /// <summary>A type of the core that another assembly uses; null where it is none of the core.</summary>
    internal TypeDefinition? Find(TypeReference reference) =>
        reference.DeclaringType is { } outer ? Find(outer)
        : reference.Scope is AssemblyNameReference { Name: "Rungs" } ? _module.GetType(reference.FullName)
        : null;

    /// <summary>Every use between rooms that <paramref name="mayUse"/> does not allow.</summary>
    internal IEnumerable<Violation> FindViolations(IReadOnlyDictionary<string, string[]> mayUse) =>
        from user in Types
        from used in TypeUses.Of(user)
        where IsWritten(used)
        let userRoom = RoomsOf(user).Single()
        let usedRoom = RoomsOf(used).Single()
        where userRoom != usedRoom && !mayUse[userRoom].Contains(usedRoom)
        select new Violation(user.FullName, userRoom, used.FullName, usedRoom);

    private static bool IsWritten(TypeDefinition type) => !type.Name.StartsWith('<');
}
