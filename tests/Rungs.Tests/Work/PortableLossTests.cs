using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rungs.Tests.Works;

/// <summary>An argument that would not arrive as it is, is refused when the work is made.</summary>
public sealed class PortableLossTests
{
    private interface IShape
    {
        int Sides { get; }
    }

    [Fact]
    public void Portable_CannotBeWritten_IsRefused()
    {
        var loop = new Loop();
        loop.Self = loop;
        var error = PortableRefusalTests.Refuses(() => Work.Portable(() => TakeType(typeof(int))), "Argument 'value' of 'PortableLossTests.TakeType' does not cross:");
        Assert.IsType<NotSupportedException>(error.InnerException);
        PortableRefusalTests.Refuses(() => Work.Portable(() => TakeLoop(loop)), "Argument 'value' of 'PortableLossTests.TakeLoop' does not cross:");
    }

    [Fact]
    public void Portable_ConverterThrowsAnything_IsRefusedWithIt()
    {
        var error = PortableRefusalTests.Refuses(() => Work.Portable(() => TakeOdd(new Odd())), "Argument 'value' of 'PortableLossTests.TakeOdd' does not cross: odd");
        Assert.IsType<InvalidTimeZoneException>(error.InnerException);
        error = PortableRefusalTests.Refuses(() => Work.Portable(() => TakeThrowing(new Throwing())), "Argument 'value' of 'PortableLossTests.TakeThrowing' does not cross: getter");
        Assert.IsType<InvalidTimeZoneException>(error.InnerException);
    }

    [Fact]
    public async Task Portable_ConverterComesBack_IsWritten() => await Crossing.GivesAsync(5, Work.Portable(() => TakeNested(new Nested(5))));

    [Fact]
    public void Portable_CannotBeReadBack_IsRefused()
    {
        PortableRefusalTests.Refuses(() => Work.Portable(() => TakeShape(new Square())), "Argument 'shape' of 'PortableLossTests.TakeShape' does not cross:");
        PortableRefusalTests.Refuses(() => Work.Portable(() => TakeHolder(new Holder(new Square()))), "Argument 'holder' of 'PortableLossTests.TakeHolder' does not cross:");
    }

    [Fact]
    public void Portable_GetOnlyProperty_IsRefusedBecauseItWouldBeLost()
    {
        for (var i = 0; i < 2; i++)
            PortableRefusalTests.Refuses(() => Work.Portable(() => TakeGetOnly(GetOnly.Of(5))), "Argument 'value' of 'PortableLossTests.TakeGetOnly' does not cross: a 'GetOnly' is not the same when it has been written and read");
    }

    [Fact]
    public void Portable_GetOnlyPropertyThatWasEmptyAtFirst_IsRefusedOnceItWouldBeLost()
    {
        Work.Portable(() => TakeOther(OtherGetOnly.Of(0)));
        PortableRefusalTests.Refuses(() => Work.Portable(() => TakeOther(OtherGetOnly.Of(5))), "It was {\"Number\":5} and would arrive as {\"Number\":0}.");
    }

    [Fact]
    public void Portable_StackOfValues_IsRefusedBecauseItWouldBeTurnedOver()
    {
        var stack = new Stack<int>([1, 2]);
        PortableRefusalTests.Refuses(() => Work.Portable(() => TakeStack(stack)), "is not the same when it has been written and read. It was [2,1] and would arrive as [1,2].");
    }

    [Fact]
    public void Portable_NothingOfItIsWritten_IsRefused()
    {
        PortableRefusalTests.Refuses(() => Work.Portable(() => TakeSecret(new Secret(5))), "JSON would write nothing of a 'Secret'");
        PortableRefusalTests.Refuses(() => Work.Portable(() => TakeSecrets(new[] { new Secret(5) })), "JSON would write nothing of a 'Secret'");
    }

    [Fact]
    public async Task Portable_EmptyType_Crosses() => await Crossing.GivesAsync("Empty { }", Work.Portable(() => TakeEmpty(new Empty())));

    [Fact]
    public async Task Portable_ValueOfADerivedType_IsRefusedUnlessDeclared()
    {
        PortableRefusalTests.Refuses(
            () => Work.Portable(() => TakeAnimal(new Dog("Rex", 3))),
            "Argument 'animal' of 'PortableLossTests.TakeAnimal' does not cross: a 'Dog' stands for 'Animal', and JSON would write what 'Animal' has.");
        await Crossing.GivesAsync("Animal { Name = Tom }", Work.Portable(() => TakeAnimal(new Animal("Tom"))));
        await Crossing.GivesAsync("Bike { Wheels = 2, Gears = 7 }", Work.Portable(() => TakeVehicle(new Bike(2, 7))));
    }

    [Fact]
    public async Task Portable_ComputedProperties_AreNoLoss()
    {
        await Crossing.GivesAsync(6, Work.Portable(() => TakeBox(new Box(2, 3))));
        await Crossing.GivesAsync(5, Work.Portable(() => TakeTicking(new Ticking { Number = 5 })));
    }

    [Fact]
    public async Task Portable_CollectionsWithoutOrder_AreNoLoss()
    {
        var words = Enumerable.Range(0, 200).Select(static i => $"word {i}").ToArray();
        var counts = new ConcurrentDictionary<string, int>(concurrencyLevel: 3, capacity: 7);
        foreach (var word in words)
            counts[word] = word.Length;
        var set = new HashSet<string>(words);
        set.ExceptWith(words[..50]);
        set.UnionWith(["new 1", "new 2"]);
        var immutable = words.ToImmutableHashSet();
        await Crossing.GivesAsync(200, Work.Portable(() => CountAll(counts)));
        await Crossing.GivesAsync(152, Work.Portable(() => CountSet(set)));
        await Crossing.GivesAsync(200, Work.Portable(() => CountImmutable(immutable)));
    }

    [Portable]
    private static string TakeType(Type value) => value.Name;

    [Portable]
    private static int TakeLoop(Loop value) => value.GetHashCode();

    [Portable]
    private static int TakeOdd(Odd value) => value.GetHashCode();

    [Portable]
    private static int TakeThrowing(Throwing value) => value.GetHashCode();

    [Portable]
    private static int TakeNested(Nested value) => value.Number;

    [Portable]
    private static int TakeShape(IShape shape) => shape.Sides;

    [Portable]
    private static int TakeHolder(Holder holder) => holder.Shape.Sides;

    [Portable]
    private static int TakeGetOnly(GetOnly value) => value.Number;

    [Portable]
    private static int TakeOther(OtherGetOnly value) => value.Number;

    [Portable]
    private static int TakeStack(Stack<int> value) => value.Peek();

    [Portable]
    private static int TakeSecret(Secret value) => value.GetHashCode();

    [Portable]
    private static int TakeSecrets(Secret[] value) => value.Length;

    [Portable]
    private static string TakeEmpty(Empty value) => value.ToString();

    [Portable]
    private static string TakeAnimal(Animal animal) => animal.ToString();

    [Portable]
    private static string TakeVehicle(Vehicle vehicle) => vehicle.ToString();

    [Portable]
    private static int TakeBox(Box box) => box.Area;

    [Portable]
    private static int TakeTicking(Ticking value) => value.Number;

    [Portable]
    private static int CountAll(ConcurrentDictionary<string, int> counts) => counts.Count;

    [Portable]
    private static int CountSet(HashSet<string> set) => set.Count;

    [Portable]
    private static int CountImmutable(ImmutableHashSet<string> set) => set.Count;

    private sealed class Loop
    {
        public Loop? Self { get; set; }
    }

    [JsonConverter(typeof(OddConverter))]
    private sealed class Odd;

    private sealed class OddConverter : JsonConverter<Odd>
    {
        public override Odd Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new();

        public override void Write(Utf8JsonWriter writer, Odd value, JsonSerializerOptions options) => throw new InvalidTimeZoneException("odd");
    }

    private sealed class Throwing
    {
        public int Number => throw new InvalidTimeZoneException("getter");
    }

    /// <summary>Its converter writes through portable work of its own.</summary>
    [JsonConverter(typeof(NestedConverter))]
    private sealed record Nested(int Number);

    private sealed class NestedConverter : JsonConverter<Nested>
    {
        public override Nested Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetInt32());

        public override void Write(Utf8JsonWriter writer, Nested value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(Crossing.Run(Work.Portable(() => PortableTargets.Mirror(new Point(0, value.Number)))).X);
    }

    private sealed class Square : IShape
    {
        public int Sides => 4;
    }

    private sealed record Holder(IShape Shape);

    private sealed class GetOnly
    {
        public int Number { get; private init; }

        public static GetOnly Of(int number) => new() { Number = number };
    }

    private sealed class OtherGetOnly
    {
        public int Number { get; private init; }

        public static OtherGetOnly Of(int number) => new() { Number = number };
    }

    private sealed class Secret(int number)
    {
        private readonly int _number = number;

        public override int GetHashCode() => _number;
    }

    private sealed record Empty;

    private record Animal(string Name);

    private sealed record Dog(string Name, int Age) : Animal(Name);

    [JsonDerivedType(typeof(Vehicle), "vehicle")]
    [JsonDerivedType(typeof(Bike), "bike")]
    private record Vehicle(int Wheels);

    private sealed record Bike(int Wheels, int Gears) : Vehicle(Wheels);

    private sealed record Box(int Width, int Height)
    {
        public int Area => Width * Height;
    }

    /// <summary>Written differently each time.</summary>
    private sealed class Ticking
    {
        private int _reads;

        public int Number { get; set; }

        public int Reads => ++_reads;
    }
}
