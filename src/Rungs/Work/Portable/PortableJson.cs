using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Rungs;

/// <summary>Writes one value as JSON, and reads it.</summary>
internal static class PortableJson
{
    /// <summary>A writer that kept more than this is not kept.</summary>
    private const int MaxKeptBytes = 1024 * 1024;

    [ThreadStatic]
    private static Scratch? t_scratch;

    /// <summary>Appends <paramref name="value"/> to <paramref name="output"/>.</summary>
    /// <exception cref="NotSupportedException">The type cannot be written, or would not arrive whole.</exception>
    internal static void Write(ArrayBufferWriter<byte> output, object? value, Type type)
    {
        if (!PortablePrimitive.TryWrite(output, value, type))
            WriteBySerializer(output, value, type);
    }

    /// <summary>Appends <paramref name="value"/> to <paramref name="output"/>, without a look at what becomes of it.</summary>
    internal static void Write(ArrayBufferWriter<byte> output, object? value, JsonTypeInfo info)
    {
        var scratch = Interlocked.Exchange(ref t_scratch, null) ?? new Scratch(); // taken: a converter may come back here
        try
        {
            JsonSerializer.Serialize(scratch.Writer, value, info);
            scratch.Writer.Flush();
            output.Write(scratch.Output.WrittenSpan);
        }
        finally
        {
            if (scratch.TryClear())
                t_scratch = scratch;
        }
    }

    /// <summary>Reads a value of <paramref name="type"/>.</summary>
    /// <exception cref="JsonException">It is no such value.</exception>
    /// <exception cref="NotSupportedException">The type cannot be read.</exception>
    internal static object? Read(ReadOnlySpan<byte> json, Type type) =>
        PortablePrimitive.TryRead(json, type) ?? ReadBySerializer(json, type);

    /// <inheritdoc cref="Read(ReadOnlySpan{byte}, Type)"/>
    internal static T? Read<T>(ReadOnlySpan<byte> json) => PortablePrimitive.TryRead(json, typeof(T)) is T primitive ? primitive : JsonSerializer.Deserialize(json, (JsonTypeInfo<T>)PortableRegistry.JsonInUse.GetTypeInfo(typeof(T)));

    /// <summary>By itself, as <see cref="ReadBySerializer"/> is, so that the serializer is loaded only where it is needed: a worker that is sent numbers starts without.</summary>
    private static void WriteBySerializer(ArrayBufferWriter<byte> output, object? value, Type type)
    {
        var start = output.WrittenCount;
        var info = PortableRegistry.JsonInUse.GetTypeInfo(type);
        Write(output, value, info);
        if (value is not null)
            PortableRehearsal.ThrowIfLost(value, info, output.WrittenMemory[start..]);
    }

    private static object? ReadBySerializer(ReadOnlySpan<byte> json, Type type) => JsonSerializer.Deserialize(json, PortableRegistry.JsonInUse.GetTypeInfo(type));

    private sealed class Scratch
    {
        internal Scratch() => Writer = new Utf8JsonWriter(Output);

        internal ArrayBufferWriter<byte> Output { get; } = new();

        internal Utf8JsonWriter Writer { get; }

        internal bool TryClear()
        {
            Writer.Reset();
            Output.ResetWrittenCount();
            return Output.Capacity <= MaxKeptBytes;
        }
    }
}
