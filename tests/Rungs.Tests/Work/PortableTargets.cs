namespace Rungs.Tests.Works;

internal enum Colour
{
    Red,
    Green = 7,
}

internal sealed record Point(int X, int Y);

internal sealed record Line(Point From, Point To, string[] Tags);

internal readonly record struct Size(int Width, int Height);

/// <summary>What the tests of portable work call.</summary>
internal static class PortableTargets
{
    [Portable]
    internal static int Int(int value) => value;

    [Portable]
    internal static long Long(long value) => value;

    [Portable]
    internal static double Double(double value) => value;

    [Portable]
    internal static float Float(float value) => value;

    [Portable]
    internal static decimal Decimal(decimal value) => value;

    [Portable]
    internal static bool Bool(bool value) => value;

    [Portable]
    internal static int? Maybe(int? value) => value;

    [Portable]
    internal static string? Text(string? value) => value;

    [Portable]
    internal static Colour Paint(Colour value) => value;

    [Portable]
    internal static DateTimeOffset Moment(DateTimeOffset value) => value;

    [Portable]
    internal static int[] Ints(int[] value) => value;

    [Portable]
    internal static int Sum(params int[] values) => values.Sum();

    [Portable]
    internal static int SumOf(IEnumerable<int> values) => values.Sum();

    [Portable]
    internal static string Joined(List<string> values, Dictionary<string, int> counts) => $"{string.Join('+', values)}={string.Join('+', counts.Select(static pair => pair.Key + pair.Value))}";

    [Portable]
    internal static Point Mirror(Point point) => new(point.Y, point.X);

    [Portable]
    internal static string Describe(Line line) => $"{line.From} {line.To} {string.Join(' ', line.Tags)}";

    [Portable]
    internal static int Area(Size size) => size.Width * size.Height;

    [Portable]
    internal static (int, (string, Point)) Nested((int, (string, Point)) value) => value;

    [Portable]
    internal static int CountOf(byte[]? bytes) => bytes?.Length ?? -1;

    [Portable]
    internal static int CountOfMemory(Memory<byte> bytes) => bytes.Length;

    [Portable]
    internal static int CountOfReadOnly(ReadOnlyMemory<byte> bytes) => bytes.Length;

    [Portable]
    internal static string Around(string before, byte[]? first, int middle, ReadOnlyMemory<byte> second, string after) =>
        $"{before} {(first is null ? "null" : Total(first))} {middle} {Total(second.ToArray())} {after}";

    [Portable]
    internal static int LengthOf(this string text) => text.Length;

    [Portable]
    internal static Task<int> IntAsync(int value) => Task.FromResult(value);

    [Portable]
    internal static int AddTo(List<int> values, int value)
    {
        values.Add(value);
        return values.Count;
    }

    [Portable]
    internal static int Hidden(int value) => value;

    private static int Total(byte[] bytes) => bytes.Sum(static one => one);
}
