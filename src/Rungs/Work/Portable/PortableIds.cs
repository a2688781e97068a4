using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Rungs;

/// <summary>The methods of some sources by their ids.</summary>
internal sealed class PortableIds
{
    private readonly Dictionary<string, List<MethodInfo>> _methods = new(StringComparer.Ordinal);

    internal PortableIds(PortableSource[] sources)
    {
        Sources = sources;
        foreach (var method in sources.SelectMany(MethodsOf).Distinct())
        {
            var id = PortableMethod.IdOf(method, method.GetCustomAttribute<PortableAttribute>()!);
            if (!_methods.TryGetValue(id, out var same))
                _methods.Add(id, same = []);
            same.Add(method);
        }
    }

    /// <summary>What they were found in.</summary>
    internal PortableSource[] Sources { get; }

    /// <returns>Null where there is none.</returns>
    /// <exception cref="InvalidOperationException">There are several.</exception>
    /// <exception cref="ArgumentException">It cannot be called from afar; the message says why.</exception>
    internal PortableMethod? Find(string id)
    {
        if (!_methods.TryGetValue(id, out var methods))
            return null;
        if (methods.Count > 1)
            throw new InvalidOperationException($"The id '{id}' is that of {string.Join(" and ", methods.Select(method => $"'{method.DeclaringType}.{method.Name}'"))}, so nobody can say which is meant. Give each its own: [Portable(\"...\")].");
        return PortableRegistry.Find(methods[0]);
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "What was trimmed cannot be called from afar, and is told as unknown.")]
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "What was trimmed cannot be called from afar, and is told as unknown.")]
    private static IEnumerable<MethodInfo> MethodsOf(PortableSource source) => (source.Type is { } type ? [type] : TypesOf(source.Assembly))
        .SelectMany(static type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        .Where(static method => method.IsDefined(typeof(PortableAttribute), inherit: false));

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "What was trimmed cannot be called from afar, and is told as unknown.")]
    private static IEnumerable<Type> TypesOf(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException error)
        {
            return error.Types.OfType<Type>(); // those whose own assemblies are there
        }
    }
}
