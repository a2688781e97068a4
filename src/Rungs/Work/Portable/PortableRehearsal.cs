using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Rungs;

/// <summary>Sees to it that values arrive whole: reads the first of each type back and writes it again, which has to give the same.</summary>
/// <remarks>A type with properties that can only be read may lose some values and keep others (those computed from the rest), so each value of it is tried.</remarks>
internal static class PortableRehearsal
{
    /// <summary>How much of a value a message shows.</summary>
    private const int MaxShown = 100;

    /// <summary>Types that need no further look, with the options that was found out with; replaced where others are set.</summary>
    private static Passed? s_passed;

    /// <exception cref="NotSupportedException">It would not arrive whole; the message says why.</exception>
    internal static void ThrowIfLost(object value, JsonTypeInfo info, ReadOnlyMemory<byte> json)
    {
        if (info is { Kind: JsonTypeInfoKind.Object, PolymorphismOptions: null } && !info.Type.IsValueType && value.GetType() != info.Type)
            throw new NotSupportedException($"a '{value.GetType().Name}' stands for '{info.Type.Name}', and JSON would write what '{info.Type.Name}' has. Take that type itself, or name it in a [JsonDerivedType] of '{info.Type.Name}'.");

        var passed = Volatile.Read(ref s_passed);
        if (passed?.Options != info.Options)
            Volatile.Write(ref s_passed, passed = new Passed(info.Options));
        if (passed.Types.ContainsKey(info.Type))
            return;

        ThrowIfNothingIsWritten(info);
        var arrived = Write(JsonSerializer.Deserialize(json.Span, info), info);
        if (!AreSame(json, arrived) && AreSame(json, Write(value, info))) // what is written differently each time proves nothing
            throw new NotSupportedException($"a '{info.Type.Name}' is not the same when it has been written and read. It was {Shown(json)} and would arrive as {Shown(arrived)}.");
        if (!info.Properties.Any(static property => property is { Get: not null, Set: null, AssociatedParameter: null }))
            passed.Types.TryAdd(info.Type, true);
    }

    /// <summary>The same bytes; or the same values, for dictionaries and sets of some types have no order.</summary>
    private static bool AreSame(ReadOnlyMemory<byte> one, ReadOnlyMemory<byte> other)
    {
        if (one.Span.SequenceEqual(other.Span))
            return true;
        using var first = JsonDocument.Parse(one, new JsonDocumentOptions { MaxDepth = int.MaxValue });
        using var second = JsonDocument.Parse(other, new JsonDocumentOptions { MaxDepth = int.MaxValue });
        return JsonElement.DeepEquals(first.RootElement, second.RootElement);
    }

    private static ReadOnlyMemory<byte> Write(object? value, JsonTypeInfo info)
    {
        var output = new ArrayBufferWriter<byte>(256);
        PortableJson.Write(output, value, info);
        return output.WrittenMemory;
    }

    /// <summary>Types whose state is private, and tuples where fields are left out: <c>{}</c> comes back as <c>{}</c>, so reading shows nothing.</summary>
    private static void ThrowIfNothingIsWritten(JsonTypeInfo info)
    {
        for (var part = info; part is not null; part = part.ElementType is { } element ? part.Options.GetTypeInfo(element) : null)
        {
            if (part is { Kind: JsonTypeInfoKind.Object, Properties.Count: 0 } && HasState(part.Type))
                throw new NotSupportedException($"JSON would write nothing of a '{part.Type.Name}', because it has no public properties, or fields that are left out.");
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Fields that were trimmed away hold nothing.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Fields that were trimmed away hold nothing.")]
    private static bool HasState(Type? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).Length > 0)
                return true;
        }

        return false;
    }

    private static string Shown(ReadOnlyMemory<byte> json)
    {
        var text = Encoding.UTF8.GetString(json.Span[..Math.Min(json.Length, MaxShown)]);
        return json.Length <= MaxShown ? text : text + "...";
    }

    private sealed class Passed(JsonSerializerOptions options)
    {
        internal JsonSerializerOptions Options => options;

        internal ConcurrentDictionary<Type, bool> Types { get; } = [];
    }
}
