using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Rungs.Caching;

/// <summary>Strings as keys, by their characters. The class library's hash code of a string takes as long as all the rest of a hit.</summary>
/// <remarks>
/// The construction is that of wyhash, by Wang Yi: characters and secrets are multiplied, and the halves of the product folded. The
/// secrets are this process's own, so that nobody can prepare keys that all fall into one chain.
/// </remarks>
internal sealed class StringKeys : IEqualityComparer<string>
{
    private static readonly ulong s_first = DrawSecret();
    private static readonly ulong s_second = DrawSecret();

    internal static StringKeys Instance { get; } = new();

    public bool Equals(string? x, string? y) => string.Equals(x, y);

    public int GetHashCode([DisallowNull] string obj)
    {
        var bytes = MemoryMarshal.AsBytes(obj.AsSpan());
        var hash = s_second ^ (ulong)bytes.Length;
        while (bytes.Length > 2 * sizeof(ulong))
        {
            hash = Fold(Read<ulong>(bytes) ^ s_first, Read<ulong>(bytes[sizeof(ulong)..]) ^ hash);
            bytes = bytes[(2 * sizeof(ulong))..];
        }

        // Both ends of the rest, which may overlap: the length is in the hash already.
        var (start, end) = bytes.Length switch
        {
            >= sizeof(ulong) => (Read<ulong>(bytes), Read<ulong>(bytes[^sizeof(ulong)..])),
            >= sizeof(uint) => (Read<uint>(bytes), Read<uint>(bytes[^sizeof(uint)..])),
            > 0 => (Read<ushort>(bytes), 0UL),
            _ => (0UL, 0UL),
        };
        hash = Fold(start ^ s_first, end ^ hash);
        return (int)(hash ^ (hash >> 32));
    }

    private static ulong Fold(ulong x, ulong y)
    {
        var high = Math.BigMul(x, y, out ulong low);
        return high ^ low;
    }

    private static T Read<T>(ReadOnlySpan<byte> bytes)
        where T : unmanaged => MemoryMarshal.Read<T>(bytes);

    private static ulong DrawSecret() => MemoryMarshal.Read<ulong>(RandomNumberGenerator.GetBytes(sizeof(ulong)));
}
