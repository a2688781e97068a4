namespace Rungs.Tests.Caching;

/// <summary>A key whose text and comparison throw when told to.</summary>
internal sealed class OddKey(int number)
{
    internal static NotSupportedException Error { get; } = new("an odd key");

    internal int Number { get; } = number;

    internal bool HasText { get; init; } = true;

    public override string ToString() => HasText ? $"key {Number}" : throw Error;

    internal sealed class Comparer : IEqualityComparer<OddKey>
    {
        internal Func<OddKey, bool> Refuses { get; set; } = static _ => false;

        public bool Equals(OddKey? x, OddKey? y) => x!.Number == y!.Number;

        public int GetHashCode(OddKey obj) => Refuses(obj) ? throw Error : obj.Number;
    }
}
