using System.Reflection;
using System.Reflection.Emit;

namespace Rungs.Tests.Works;

public sealed class PortableRegistryTests
{
    [Fact]
    public async Task Add_Type_LetsItsMethodsBeCalled()
    {
        PortableRefusalTests.Refuses(() => Work.Portable(() => TestProgram.Registered.Two()), "is not registered");
        PortableRegistry.Add(typeof(TestProgram.Registered));
        var count = CountOf(typeof(TestProgram.Registered));
        PortableRegistry.Add(typeof(TestProgram.Registered));
        Assert.Equal((1, 1), (count, CountOf(typeof(TestProgram.Registered))));
        await Crossing.GivesAsync(2, Work.Portable(() => TestProgram.Registered.Two()));
    }

    [Fact]
    public void Add_Assembly_IsAddedOnce()
    {
        PortableRegistry.Add(typeof(Work).Assembly);
        PortableRegistry.Add(typeof(Work).Assembly);
        Assert.Single(PortableRegistry.Sources, static source => source.Assembly == typeof(Work).Assembly);
    }

    [Fact]
    public void Sources_FromTheStart_HoldTheEntryAssembly() => Assert.Equal(Assembly.GetEntryAssembly(), PortableRegistry.Sources[0].Assembly);

    [Fact]
    public void Add_WhatNoOtherProcessCouldFind_IsRefused()
    {
        var dynamic = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("made"), AssemblyBuilderAccess.Run);
        Assert.Throws<ArgumentNullException>("assembly", () => PortableRegistry.Add((Assembly)null!));
        Assert.Throws<ArgumentNullException>("type", () => PortableRegistry.Add((Type)null!));
        var error = Assert.Throws<ArgumentException>("assembly", () => PortableRegistry.Add(dynamic));
        Assert.Contains("'made' was made at run time or can be unloaded", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>("type", () => PortableRegistry.Add(typeof(List<int>)));
        Assert.Contains("is generic, so its methods do not cross. Add a type that is not.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>("value", () => PortableRegistry.Json = null!);
    }

    private static int CountOf(Type type) => PortableRegistry.Sources.Count(source => source.Type == type);
}
