using System.Collections.Concurrent;
using System.Reflection;

namespace Rungs.Processes.Launching;

/// <summary>Finds the methods marked <see cref="WorkerStartupAttribute"/>.</summary>
internal static class WorkerStartups
{
    private static readonly ConcurrentDictionary<PortableSource, int[]> s_found = [];

    /// <summary>Each as the place of its source and its metadata token, in order.</summary>
    /// <exception cref="InvalidOperationException">A method is marked that cannot be run.</exception>
    internal static (int Source, int Token)[] Of(IReadOnlyList<PortableSource> sources) =>
        [.. sources.SelectMany((source, place) => s_found.GetOrAdd(source, Find).Select(token => (place, token)))];

    private static int[] Find(PortableSource source)
    {
        var own = typeof(WorkerStartupAttribute).Assembly.GetName().Name;
        if (!source.Assembly.GetReferencedAssemblies().Any(reference => string.Equals(reference.Name, own, StringComparison.Ordinal)))
            return []; // it cannot use the attribute

        const BindingFlags All = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var types = source.Type is { } type ? [type] : TypesOf(source.Assembly);
        var marked = types.SelectMany(static type => type.GetMethods(All)).Where(static method => method.IsDefined(typeof(WorkerStartupAttribute), inherit: false)).ToArray();
        if (Array.Find(marked, static method => !method.IsStatic || method.ContainsGenericParameters || method.GetParameters().Length > 0) is { } wrong)
            throw new InvalidOperationException($"'{wrong.DeclaringType?.Name}.{wrong.Name}' is marked [WorkerStartup], but it is not static, or takes parameters, or is generic. Make it a static method without parameters.");
        return [.. marked.Select(static method => method.MetadataToken)];
    }

    private static IEnumerable<Type> TypesOf(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException error)
        {
            return error.Types.OfType<Type>(); // those that can be loaded here can be in the worker
        }
    }
}
