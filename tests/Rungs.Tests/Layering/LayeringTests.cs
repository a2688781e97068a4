using System.Runtime.InteropServices;

namespace Rungs.Tests.Layering;

public sealed class LayeringTests : IDisposable
{
    private readonly CoreAssembly _core = new();

    private static IEnumerable<string?> Framework =>
        Directory.GetFiles(RuntimeEnvironment.GetRuntimeDirectory(), "*.dll").Select(Path.GetFileNameWithoutExtension);

    public void Dispose() => _core.Dispose();

    [Fact]
    public void EveryType_StandsInOneKnownRoom()
    {
        var homeless = from type in _core.Types
                       let rooms = _core.RoomsOf(type)
                       where rooms is not [var room] || !House.MayUse.ContainsKey(room)
                       select $"{type.FullName} stands in [{string.Join(", ", rooms)}]; every type belongs into one room of the house.";

        Assert.Empty(homeless);
    }

    [Fact]
    public void EveryType_HasTheNamespaceOfItsRoom()
    {
        var strays = from type in _core.Types
                     let room = _core.RoomsOf(type).Single()
                     where type.Namespace != House.NamespaceOf(room)
                     select $"{type.FullName} stands in {room}, whose namespace is {House.NamespaceOf(room)}.";

        Assert.Empty(strays);
    }

    [Fact]
    public void Rooms_UseOnlyTheRoomsBelow() => Assert.Empty(_core.FindViolations(House.MayUse));

    [Fact]
    public void Core_ReferencesOnlyTheSharedFrameworkAndRateLimiting() =>
        Assert.Empty(_core.References.Except(Framework).Except(["System.Threading.RateLimiting"]));

    [Theory]
    [InlineData("Rungs.Processes")]
    [InlineData("Rungs.Processes.Worker")]
    public void Package_UsesOnlyTheRoomsItMay(string name)
    {
        using var package = new Package(name);

        Assert.Empty(package.FindViolations(_core, House.PackagesMayUse[name]));
    }

    [Theory]
    [InlineData("Rungs.Processes")]
    [InlineData("Rungs.Processes.Worker")]
    public void Package_ReferencesOnlyTheSharedFrameworkAndThePackagesBelow(string name)
    {
        using var package = new Package(name);

        Assert.Empty(package.References.Except(Framework).Except(House.PackagesMayReference[name]));
    }

    [Fact]
    public void House_HasNoCircle() => Assert.Null(House.FindCircle(House.MayUse));

    [Fact]
    public void House_NamesOnlyItsOwnRooms() => Assert.Empty(House.MayUse.Values.Concat(House.PackagesMayUse.Values).SelectMany(rooms => rooms).Except(House.MayUse.Keys));
}
