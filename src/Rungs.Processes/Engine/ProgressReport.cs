using System.Collections.Concurrent;
using System.Reflection;
using Rungs.Diagnostics;

namespace Rungs.Processes.Engine;

/// <summary>Hands what a function reports in its worker to the caller's object.</summary>
internal static class ProgressReport
{
    private static readonly ConcurrentDictionary<Type, Action<object, ReadOnlyMemory<byte>>> s_tell = [];

    /// <summary>Tells it; what goes wrong reaches <c>Async.UnobservedError</c>, because the call itself goes on.</summary>
    /// <param name="call">Whose progress it is.</param>
    /// <param name="name">The call's name.</param>
    /// <param name="payload">The place of the parameter (1 byte), then the value.</param>
    internal static void Tell(PortableCall call, string name, ReadOnlyMemory<byte> payload)
    {
        try
        {
            if (!payload.IsEmpty && call.ProgressAt(payload.Span[0]) is { } progress)
                s_tell.GetOrAdd(call.Method.Parameters[payload.Span[0]].Type, New)(progress, payload[1..]);
        }
        catch (Exception error)
        {
            UnobservedErrors.Raise(error, $"{name}: progress");
        }
    }

    private static Action<object, ReadOnlyMemory<byte>> New(Type type) =>
        typeof(ProgressReport).GetMethod(nameof(TellOf), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type.GenericTypeArguments).CreateDelegate<Action<object, ReadOnlyMemory<byte>>>();

    private static void TellOf<T>(object progress, ReadOnlyMemory<byte> json) => ((IProgress<T>)progress).Report(PortableJson.Read<T>(json.Span)!);
}
