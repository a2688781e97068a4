using static Rungs.Tests.Works.PortableTargets;

namespace Rungs.Tests.Works;

/// <summary>What crosses, and how it arrives.</summary>
public sealed class PortableValueTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a \"quoted\" \\ line\n\0 é 漢 \U0001F600")]
    public Task Portable_Text_Crosses(string? text) => Crossing.GivesAsync(text, Work.Portable(() => Text(text)));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(-0.0)]
    [InlineData(0.1)]
    [InlineData(double.Epsilon)]
    [InlineData(double.MaxValue)]
    public async Task Portable_FloatingPoint_CrossesExactly(double value)
    {
        await Crossing.GivesAsync(BitConverter.DoubleToInt64Bits(value), Work.Portable(() => BitsOf(value)));
        await Crossing.GivesAsync((float)value, Work.Portable(() => Float((float)value)));
    }

    [Fact]
    public async Task Portable_Numbers_CrossExactly()
    {
        var now = new DateTimeOffset(2024, 2, 29, 23, 59, 59, TimeSpan.FromHours(-3.5)).AddTicks(1234567);
        await Crossing.GivesAsync(long.MinValue, Work.Portable(() => Long(long.MinValue)));
        await Crossing.GivesAsync(decimal.MaxValue, Work.Portable(() => PortableTargets.Decimal(decimal.MaxValue)));
        await Crossing.GivesAsync((Colour)99, Work.Portable(() => Paint((Colour)99)));
        await Crossing.GivesAsync(now, Work.Portable(() => Moment(now)));
    }

    [Fact]
    public async Task Portable_CollectionsRecordsAndTuples_Cross()
    {
        List<string> names = ["x", "y"];
        Dictionary<string, int> counts = new() { ["b"] = 2, ["a"] = 1 };
        var line = new Line(new Point(1, 2), new Point(3, 4), ["t"]);
        var nested = (1, ("two", new Point(3, 4)));
        await Crossing.GivesAsync("x+y=b2+a1", Work.Portable(() => Joined(names, counts)));
        int[] numbers = [1, 2, 3];
        await Crossing.GivesAsync(numbers, Work.Portable(() => Ints(numbers)));
        await Crossing.GivesAsync("Point { X = 1, Y = 2 } Point { X = 3, Y = 4 } t", Work.Portable(() => Describe(line)));
        await Crossing.GivesAsync(nested, Work.Portable(() => Nested(nested)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(1_000_000)]
    public async Task Portable_Bytes_CrossAsTheyAre(int length)
    {
        var bytes = length < 0 ? null : new byte[length];
        bytes?.AsSpan().Fill(7);
        await Crossing.GivesAsync(length, Work.Portable(() => CountOf(bytes)));
        await Crossing.GivesAsync(Math.Max(length, 0), Work.Portable(() => CountOfMemory(bytes)));
        await Crossing.GivesAsync(Math.Max(length, 0), Work.Portable(() => CountOfReadOnly(bytes)));
        Assert.Equal(bytes, Crossing.Arguments(Work.Portable(() => CountOf(bytes)))[0]);

        var part = bytes.AsMemory()[(bytes?.Length / 2 ?? 0)..];
        await Crossing.GivesAsync(part.Length, Work.Portable(() => CountOfMemory(part)));
        var sums = $"<\"> {(bytes is null ? "null" : 7 * length)} -5 {7 * part.Length} <é>";
        await Crossing.GivesAsync(sums, Work.Portable(() => Around("<\">", bytes, -5, part, "<é>")));
    }

    [Fact]
    public async Task Portable_LongText_Crosses()
    {
        var text = new string('x', 5_000_000);
        await Crossing.GivesAsync(text, Work.Portable(() => Text(text)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(7)]
    public void Read_BytesCutShortOrTooMany_AreRefused(int cut)
    {
        var call = Work.Portable(() => Text("abc")).PortableCall!;
        var bytes = call.Arguments.Inline.ToArray();
        Assert.Throws<InvalidDataException>(() => PortableArguments.Read(call.Method, bytes.AsMemory()[..cut], []));
        Assert.Throws<InvalidDataException>(() => PortableArguments.Read(call.Method, new byte[] { 1, 0, 0, 0, (byte)'5', 0 }, []));
    }

    [Portable]
    internal static long BitsOf(double value) => BitConverter.DoubleToInt64Bits(value);
}
