using Mono.Cecil;

namespace Rungs.Tests.Layering;

/// <summary>A package beside the core, as compiled: its types and what of the core they use.</summary>
internal sealed class Package(string name) : IDisposable
{
    private readonly ModuleDefinition _module = ModuleDefinition.ReadModule(Path.Combine(AppContext.BaseDirectory, $"{name}.dll"));

    internal IEnumerable<string> References => _module.AssemblyReferences.Select(reference => reference.Name);

    public void Dispose() => _module.Dispose();

    /// <summary>Every use of a room of the core that is not among <paramref name="mayUse"/>.</summary>
    internal IEnumerable<Violation> FindViolations(CoreAssembly core, string[] mayUse) =>
        from user in _module.Types
        from used in TypeUses.Of(user, core.Find)
        where used.Module != _module
        let usedRoom = core.RoomsOf(used).Single()
        where !mayUse.Contains(usedRoom)
        select new Violation(user.FullName, name, used.FullName, usedRoom);
}
