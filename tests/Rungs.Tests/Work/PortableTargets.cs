namespace Rungs.Tests.Works;

public enum Colour
{
    Red,
    Green = 7,
}

public sealed record Point(int X, int Y);

public sealed record Line(Point From, Point To, string[] Tags);

public readonly record struct Size(int Width, int Height);

/// <summary>What the tests of portable work call.</summary>
public static class PortableTargets
{
    [Portable]
    public static int Int(int value) => value;

    [Portable]
    public static long Long(long value) => value;

    [Portable]
    public static double Double(double value) => value;

    [Portable]
    public static float Float(float value) => value;

    [Portable]
    public static decimal Decimal(decimal value) => value;

    [Portable]
    public static bool Bool(bool value) => value;

    [Portable]
    public static int? Maybe(int? value) => value;

    [Portable]
    public static string? Text(string? value) => value;

    [Portable]
    public static Colour Paint(Colour value) => value;

    [Portable]
    public static DateTimeOffset Moment(DateTimeOffset value) => value;

    [Portable]
    public static int[] Ints(int[] value) => value;

    [Portable]
    public static int Sum(params int[] values) => values.Sum();

    [Portable]
    public static int SumOf(IEnumerable<int> values) => values.Sum();

    [Portable]
    public static string Joined(List<string> values, Dictionary<string, int> counts) => $"{string.Join('+', values)}={string.Join('+', counts.Select(static pair => pair.Key + pair.Value))}";

    [Portable]
    public static Point Mirror(Point point) => new(point.Y, point.X);

    [Portable]
    public static string Describe(Line line) => $"{line.From} {line.To} {string.Join(' ', line.Tags)}";

    [Portable]
    public static int Area(Size size) => size.Width * size.Height;

    [Portable]
    public static (int, (string, Point)) Nested((int, (string, Point)) value) => value;

    [Portable]
    public static int CountOf(byte[]? bytes) => bytes?.Length ?? -1;

    [Portable]
    public static int CountOfMemory(Memory<byte> bytes) => bytes.Length;

    [Portable]
    public static int CountOfReadOnly(ReadOnlyMemory<byte> bytes) => bytes.Length;

    [Portable]
    public static string Around(string before, byte[]? first, int middle, ReadOnlyMemory<byte> second, string after) =>
        $"{before} {(first is null ? "null" : Total(first))} {middle} {Total(second.ToArray())} {after}";

    [Portable]
    public static int LengthOf(this string text) => text.Length;

    [Portable]
    public static Task<int> IntAsync(int value) => Task.FromResult(value);

    [Portable]
    public static int AddTo(List<int> values, int value)
    {
        values.Add(value);
        return values.Count;
    }

    [Portable]
    internal static int Hidden(int value) => value;

    private static int Total(byte[] bytes) => bytes.Sum(static one => one);
}
