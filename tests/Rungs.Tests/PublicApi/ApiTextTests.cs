namespace Rungs.Tests.PublicApi;

/// <summary>What the approved texts can and cannot see.</summary>
public sealed class ApiTextTests
{
    [Fact]
    public void Of_TypeWithEveryKindOfMember_WritesWhatCallersAndHeirsSee()
    {
        var expected = """
            namespace Rungs.Tests.PublicApi

            public abstract class ApiTextTests.Sample<T> : IDisposable where T : class, new()
                protected Sample(int size = 3)
                const string Greeting = "hello"
                static readonly int Zero
                abstract T Best { get; }
                Dictionary<string, int?> Counts { get; init; }
                long this[int index] { get; }
                string Name { get; protected set; }
                required int Size { get; set; }
                event Action<T[]> Changed
                void Dispose()
                virtual void Fill(params string[] names)
                override string ToString()
                static bool TryGet<TKey>(TKey key, in int hint, ref int count, out ApiTextTests.Sample<T>.Inner value) where TKey : struct

            """;

        var text = ApiText.Of([typeof(Sample<>)]);

        Assert.Equal(expected.ReplaceLineEndings("\n"), text);
    }

    [Fact]
    public void Of_RecordsDelegatesAndEnums_LeavesOutWhatTheCompilerAdds()
    {
        var expected = """
            namespace Rungs.Tests.PublicApi

            public delegate Task<T> ApiTextTests.Maker<T>(CancellationToken token = default) where T : struct
            public sealed record ApiTextTests.Pair
                Pair(int Left, string Right = null)
                int Left { get; init; }
                string Right { get; init; }
            public enum ApiTextTests.Size : long
                Small = 0
                Large = 4
            """;

        var text = ApiText.Of([typeof(Maker<>), typeof(Pair), typeof(Size), typeof(Hidden)]);

        Assert.Equal(Lines(expected), Lines(text));
    }

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public delegate Task<T> Maker<T>(CancellationToken token = default)
        where T : struct;

    public enum Size : long
    {
        Small,
        Large = 4,
    }

    public sealed record Pair(int Left, string? Right = null);

#pragma warning disable // a type that has some of everything obeys no rule of taste
    public abstract class Sample<T> : IDisposable
        where T : class, new()
    {
        public const string Greeting = "hello";
        public static readonly int Zero;
        private int _hidden;

        protected Sample(int size = 3) => _hidden = size;

        private protected Sample(string text)
        {
        }

        public event Action<T[]>? Changed;

        public abstract T Best { get; }

        public Dictionary<string, int?> Counts { get; init; } = [];

        public string? Name { get; protected set; }

        public required int Size { get; set; }

        internal int Secret { get; set; }

        public long this[int index] => index;

        public static bool TryGet<TKey>(TKey key, in int hint, ref int count, out Inner? value)
            where TKey : struct
        {
            value = null;
            return false;
        }

        public virtual void Fill(params string[] names) => Changed?.Invoke([]);

        public void Dispose()
        {
        }

        public override string ToString() => "";

        public sealed class Inner;
    }
#pragma warning restore

    internal sealed class Hidden;
}
