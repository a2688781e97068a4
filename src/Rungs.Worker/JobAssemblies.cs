using System.Runtime.Loader;

namespace Rungs.Worker;

/// <summary>Loads assemblies with jobs, and lets their marked methods be called.</summary>
internal static class JobAssemblies
{
    /// <exception cref="UsageException">One cannot be loaded.</exception>
    internal static void Load(IReadOnlyList<string> files)
    {
        foreach (var file in files.Select(Path.GetFullPath))
        {
            try
            {
                // What it needs lies beside it, as its .deps.json says.
                var resolver = new AssemblyDependencyResolver(file);
                AssemblyLoadContext.Default.Resolving += (context, name) => resolver.ResolveAssemblyToPath(name) is { } path ? context.LoadFromAssemblyPath(path) : null;
                AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) => resolver.ResolveUnmanagedDllToPath(name) is { } path ? System.Runtime.InteropServices.NativeLibrary.Load(path) : 0;
                PortableRegistry.Add(AssemblyLoadContext.Default.LoadFromAssemblyPath(file));
            }
            catch (Exception error) when (error is IOException or BadImageFormatException or ArgumentException or InvalidOperationException)
            {
                throw new UsageException($"{file} cannot be loaded: {error.Message}");
            }
        }
    }
}
