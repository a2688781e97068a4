using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Rungs;

/// <summary>Hands what a function reports elsewhere to the caller's object.</summary>
internal static class PortableProgress
{
    private static readonly ConcurrentDictionary<Type, Action<object, ReadOnlyMemory<byte>>> s_tell = [];

    /// <summary>Tells it.</summary>
    /// <param name="call">Whose progress it is.</param>
    /// <param name="payload">The place of the parameter (1 byte), then the value.</param>
    /// <exception cref="Exception">What reading the value throws, or the caller's object.</exception>
    internal static void Tell(PortableCall call, ReadOnlyMemory<byte> payload)
    {
        if (!payload.IsEmpty && call.ProgressAt(payload.Span[0]) is { } progress)
            s_tell.GetOrAdd(call.Method.Parameters[payload.Span[0]].Type, New)(progress, payload[1..]);
    }

    [UnconditionalSuppressMessage("Trimming", "IL2060", Justification = "The method asks nothing of its type.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Work.Portable, which made the call, says that it reflects.")]
    private static Action<object, ReadOnlyMemory<byte>> New(Type type) =>
        typeof(PortableProgress).GetMethod(nameof(TellOf), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type.GenericTypeArguments).CreateDelegate<Action<object, ReadOnlyMemory<byte>>>();

    private static void TellOf<T>(object progress, ReadOnlyMemory<byte> json) => ((IProgress<T>)progress).Report(PortableJson.Read<T>(json.Span)!);
}
