using Mono.Cecil;

namespace Rungs.Tests.Layering;

/// <summary>A check that cannot fail is worth nothing: these show what it catches.</summary>
public sealed class LayeringCheckTests
{
    [Fact]
    public void FindViolations_ForbiddenRoom_NamesBothTypesAndRooms()
    {
        var stricter = new Dictionary<string, string[]>(House.MayUse) { ["Bridge"] = ["Work", "Diagnostics", "Coordination", "Loops"] };
        using var core = new CoreAssembly();

        var violations = core.FindViolations(stricter).Except(core.FindViolations(House.MayUse)).ToList();

        Assert.Contains(new Violation("Rungs.Async", "Bridge", "Rungs.Threads.ElasticThreads", "Threads"), violations);
        Assert.All(violations, violation => Assert.Equal(("Bridge", "Threads"), (violation.UserRoom, violation.UsedRoom)));
        Assert.Equal(
            "Rungs.Async (in Bridge) uses Rungs.Threads.ElasticThreads (in Threads), which Bridge may not.",
            violations.First(violation => violation.Used.EndsWith("ElasticThreads", StringComparison.Ordinal)).ToString());
    }

    [Fact]
    public void FindViolations_ForbiddenRoomInPackage_NamesBothTypesAndRooms()
    {
        using var core = new CoreAssembly();
        using var package = new Package("Rungs.Processes");

        var violations = package.FindViolations(core, ["Work", "Diagnostics"]).ToList();

        Assert.Contains(new Violation("Rungs.Processes.Engine.PoolEngine", "Rungs.Processes", "Rungs.Coordination.Clock", "Coordination"), violations);
        Assert.All(violations, violation => Assert.Equal(("Rungs.Processes", "Coordination"), (violation.UserRoom, violation.UsedRoom)));
    }

    [Fact]
    public void FindViolations_AllRoomsForbidden_SeesTheWorkerToo()
    {
        using var core = new CoreAssembly();
        using var package = new Package("Rungs.Processes.Worker");

        Assert.Contains(
            new Violation("Rungs.Processes.Worker.RemoteCall", "Rungs.Processes.Worker", "Rungs.PortableArguments", "Work"),
            package.FindViolations(core, []));
    }

    [Fact]
    public void FindCircle_CircleOfThree_NamesIt()
    {
        var circular = new Dictionary<string, string[]> { ["A"] = ["B"], ["B"] = ["D", "C"], ["C"] = ["B"], ["D"] = [] };

        Assert.Equal(["B", "C", "B"], House.FindCircle(circular));
    }

    [Theory]
    [InlineData(nameof(InBody))]
    [InlineData(nameof(InAsyncBody))]
    [InlineData(nameof(InLambda))]
    [InlineData(nameof(InGenericArgument))]
    [InlineData(nameof(InConstraint<>))]
    [InlineData(nameof(InAttribute))]
    public void TypeUses_HiddenUse_IsSeen(string user)
    {
        using var module = ModuleDefinition.ReadModule(typeof(LayeringCheckTests).Assembly.Location);
        var users = module.GetType(typeof(LayeringCheckTests).FullName).NestedTypes;

        var uses = TypeUses.Of(users.Single(type => type.Name.Split('`')[0] == user));

        Assert.Contains(uses, type => type.Name == nameof(Used));
    }

    private static class InBody
    {
        internal static object Make() => new Used();
    }

    private static class InAsyncBody
    {
        internal static async Task<object> MakeAsync()
        {
            await Task.Yield();
            return new Used();
        }
    }

    private static class InLambda
    {
        internal static Func<object> Make() => () => new Used();
    }

    private static class InGenericArgument
    {
        internal static object Make() => Array.Empty<Used>();
    }

    private static class InConstraint<T>
        where T : Used
    {
        internal static string Name => typeof(T).Name;
    }

    [TypeNamed(typeof(Used))]
    private static class InAttribute;

    [AttributeUsage(AttributeTargets.Class)]
    private sealed class TypeNamedAttribute(Type type) : Attribute
    {
        public Type Type => type;
    }
}

internal class Used;
