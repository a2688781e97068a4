using System.Runtime.InteropServices;

namespace Rungs;

/// <summary>A number on cache lines of its own, so that who writes it does not disturb those who read what stands beside it.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct LoneCount
{
    [FieldOffset(128)]
    internal long Value;
}
