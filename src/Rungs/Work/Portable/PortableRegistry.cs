using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Rungs;

/// <summary>Says which assemblies and types hold methods that may be called from afar, and how their arguments are written.</summary>
/// <remarks>The entry assembly is in it from the start. Members are safe to call from any thread.</remarks>
public static class PortableRegistry
{
    private static readonly Lock s_gate = new();

    /// <summary>What was added, in order; replaced as a whole.</summary>
    private static PortableSource[] s_sources = Assembly.GetEntryAssembly() is { } entry ? [new PortableSource(entry, null)] : [];

    /// <summary>The ids of all methods of the sources, found when first asked for.</summary>
    private static PortableIds? s_ids;

    private static JsonSerializerOptions? s_json;

    private static volatile bool s_hasDefaultJson = true;

    /// <summary>Lets the marked methods of <paramref name="assembly"/> be called. Adding it twice is no error.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <exception cref="ArgumentNullException"><paramref name="assembly"/> is null.</exception>
    /// <exception cref="ArgumentException">It was made at run time, or can be unloaded: no other process could find it.</exception>
    public static void Add(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        Add(new PortableSource(assembly, null), nameof(assembly));
    }

    /// <summary>Lets the marked methods of <paramref name="type"/> be called. Adding it twice is no error.</summary>
    /// <param name="type">The type.</param>
    /// <exception cref="ArgumentNullException"><paramref name="type"/> is null.</exception>
    /// <exception cref="ArgumentException">It is generic, or of an assembly that was made at run time or can be unloaded.</exception>
    public static void Add(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (type.IsGenericType)
            throw new ArgumentException($"'{type}' is generic, so its methods do not cross. Add a type that is not.", nameof(type));
        Add(new PortableSource(type.Assembly, type), nameof(type));
    }

    /// <summary>How arguments and results are written. Set it, before the first call, in the caller's process and in the worker alike.</summary>
    /// <value>
    /// Default: the serializer's general rules, with fields (so that tuples cross) and with the values of floating point that JSON
    /// lacks; its types are found by reflection where the application allows that.
    /// </value>
    /// <remarks>What is set becomes read-only, and where it has no resolver, gets that of reflection. Values that would not arrive whole are refused with these options too.</remarks>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="InvalidOperationException">The value has no resolver, and the application has turned reflection off.</exception>
    public static JsonSerializerOptions Json
    {
        get
        {
            s_hasDefaultJson = false; // it may be taken to be changed
            return JsonInUse;
        }

        set
        {
            ArgumentNullException.ThrowIfNull(value);
            Complete(value);
            Volatile.Write(ref s_json, value);
            s_hasDefaultJson = false;
        }
    }

    /// <summary>The options, for our own use.</summary>
    internal static JsonSerializerOptions JsonInUse => Volatile.Read(ref s_json) ?? Interlocked.CompareExchange(ref s_json, NewJson(), null) ?? s_json;

    /// <summary>Whether nobody has set <see cref="Json"/>, or taken it to change it.</summary>
    internal static bool HasDefaultJson => s_hasDefaultJson;

    /// <summary>What was added so far, in order: it only grows.</summary>
    internal static IReadOnlyList<PortableSource> Sources => Volatile.Read(ref s_sources);

    /// <summary>The method, where it may be called from afar.</summary>
    /// <exception cref="ArgumentException">It may not; the message says why, and what to do.</exception>
    internal static PortableMethod Find(MethodInfo method)
    {
        var found = PortableMethod.Of(method);
        if (found.Source >= 0)
            return found;
        found.Source = Array.FindIndex(Volatile.Read(ref s_sources), source => source.Holds(method));
        if (found.Source >= 0)
            return found;

        throw new ArgumentException(
            $"'{found.Name}' is marked [Portable], but its assembly '{method.Module.Assembly.GetName().Name}' is not registered. "
            + $"Call PortableRegistry.Add(typeof({method.DeclaringType!.Name})) or PortableRegistry.Add(assembly) first.",
            "call");
    }

    /// <summary>The method with this id, for those who are sent no more than that; null where none is registered.</summary>
    /// <exception cref="InvalidOperationException">Several methods have this id; the message names them.</exception>
    internal static PortableMethod? Find(string id)
    {
        var sources = Volatile.Read(ref s_sources);
        var ids = Volatile.Read(ref s_ids);
        if (ids?.Sources != sources)
            Volatile.Write(ref s_ids, ids = new PortableIds(sources)); // twice by two threads at worst, with the same result
        return ids.Find(id);
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Only where the application has not turned reflection off.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Only where the application has not turned reflection off.")]
    private static void Complete(JsonSerializerOptions options) => options.MakeReadOnly(populateMissingResolver: JsonSerializer.IsReflectionEnabledByDefault);

    private static void Add(PortableSource source, string parameter)
    {
        if (source.Assembly.IsDynamic || source.Assembly.IsCollectible)
            throw new ArgumentException($"'{source.Assembly.GetName().Name}' was made at run time or can be unloaded, so no other process could find it. Add an assembly of the application.", parameter);

        lock (s_gate)
        {
            if (!s_sources.Contains(source))
                Volatile.Write(ref s_sources, [.. s_sources, source]);
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Only where the application has not turned reflection off; else it sets Json.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Only where the application has not turned reflection off; else it sets Json.")]
    private static JsonSerializerOptions NewJson() => new()
    {
        IncludeFields = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        TypeInfoResolver = JsonSerializer.IsReflectionEnabledByDefault ? new DefaultJsonTypeInfoResolver() : JsonTypeInfoResolver.Combine(),
    };
}
