using System.Text.Json;
using System.Text.Json.Serialization;
using Rungs.Processes;

namespace Rungs.Tests.Works;

/// <summary>Tests that set how portable work is written in the whole process.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class JsonAlone
{
    internal const string Name = "portable JSON alone";
}

[Collection(JsonAlone.Name)]
public sealed partial class PortableJsonTests : IDisposable
{
    private const string Variable = "RUNGS_TESTS_CONTEXT";

    private readonly JsonSerializerOptions _before = PortableRegistry.Json;

    public void Dispose()
    {
        PortableRegistry.Json = _before;
        Environment.SetEnvironmentVariable(Variable, null);
    }

    [Fact]
    public async Task Json_OptionsWithoutAResolver_UseReflection()
    {
        PortableRegistry.Json = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.KebabCaseUpper };
        var point = new Point(1, 2);
        var work = Work.Portable(() => PortableTargets.Mirror(point));
        await Crossing.GivesAsync(new Point(2, 1), work);
        Assert.Contains("{\"X\":1,\"Y\":2}", TextOf(work), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_OptionsOnceSet_StayAsTheyAre()
    {
        var options = new JsonSerializerOptions();
        PortableRegistry.Json = options;
        Assert.Same(options, PortableRegistry.Json);
        Assert.True(options.IsReadOnly); // else half of a run's calls could be written in one way and half in another
    }

    [Fact]
    public void Json_OptionsWithoutFields_RefuseTuplesInsteadOfLosingThem()
    {
        Crossing.Run(Work.Portable(() => PortableTargets.Nested(default))); // it was fine before
        PortableRegistry.Json = new JsonSerializerOptions();
        PortableRefusalTests.Refuses(() => Work.Portable(() => PortableTargets.Nested(default)), "JSON would write nothing of a 'ValueTuple`2'");
    }

    [Fact]
    public async Task Json_OfASourceGeneratedContext_WritesWhatItKnows()
    {
        PortableRegistry.Json = new JsonSerializerOptions { TypeInfoResolver = OrderContext.Default, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
        var work = Work.Portable(() => Doubled(new Order("pens", 3)));
        await Crossing.GivesAsync(new Order("pens", 6), work);
        Assert.Contains("{\"item\":\"pens\",\"count\":3}", TextOf(work), StringComparison.Ordinal);
        var error = PortableRefusalTests.Refuses(() => Work.Portable(() => PortableTargets.Mirror(new Point(1, 2))), "Argument 'point' of 'PortableTargets.Mirror' does not cross:");
        Assert.IsType<NotSupportedException>(error.InnerException);
    }

    [Fact]
    public async Task Json_OfASourceGeneratedContextInCallerAndWorker_Crosses()
    {
        SetContext();
        Environment.SetEnvironmentVariable(Variable, "1"); // for the worker, which inherits it
        await using var pool = new ProcessPool(new ProcessPoolOptions { WorkerCount = 1 });
        var result = await pool.RunAsync(() => Doubled(new Order("pens", 3))).OrFailAsync();
        Assert.Equal(new Order("pens", 6), result);
        Assert.Equal(nameof(OrderContext), await pool.RunAsync(() => ResolverName()).OrFailAsync());
    }

    [WorkerStartup]
    internal static void SetContextWhereAsked()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not null)
            SetContext();
    }

    [Portable]
    internal static Order Doubled(Order order) => order with { Count = 2 * order.Count };

    [Portable]
    internal static string ResolverName() => PortableRegistry.Json.TypeInfoResolver!.GetType().Name;

    private static void SetContext() => PortableRegistry.Json = new JsonSerializerOptions { TypeInfoResolver = OrderContext.Default, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private static string TextOf(Work work) => System.Text.Encoding.UTF8.GetString(work.PortableCall!.Arguments.Inline.Span);

    internal sealed record Order(string Item, int Count);

    [JsonSerializable(typeof(Order))]
    [JsonSerializable(typeof(string))]
    internal sealed partial class OrderContext : JsonSerializerContext;
}
