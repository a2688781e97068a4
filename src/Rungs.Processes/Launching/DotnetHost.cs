using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rungs.Processes.Worker;

namespace Rungs.Processes.Launching;

/// <summary>What a worker is started with: the dotnet host, the worker's assembly, and the two files that describe this application.</summary>
/// <param name="Host">The path of <c>dotnet</c>.</param>
/// <param name="Worker">The assembly with the worker's Main.</param>
/// <param name="RuntimeConfig">Which runtime, and its settings.</param>
/// <param name="Deps">Where the application's assemblies are; null where it has no such file.</param>
internal sealed record DotnetHost(string Host, string Worker, string RuntimeConfig, string? Deps)
{
    private static readonly Lazy<DotnetHost> s_ofThisProcess = new(Find);

    /// <summary>Those of this process.</summary>
    /// <exception cref="PlatformNotSupportedException">A process like this one cannot start workers; the message says why.</exception>
    internal static DotnetHost OfThisProcess => s_ofThisProcess.Value;

    /// <summary>What follows <c>dotnet</c> to start a worker that connects to <paramref name="socket"/>.</summary>
    internal IEnumerable<string> ArgumentsFor(string socket) =>
        ["exec", "--runtimeconfig", RuntimeConfig, .. Deps is null ? [] : new[] { "--depsfile", Deps }, Worker, socket];

    private static DotnetHost Find()
    {
        var worker = typeof(Program).Assembly.Location;
        if (!RuntimeFeature.IsDynamicCodeSupported || worker.Length == 0)
            throw Refused("it was published as native code or as a single file, which holds no assemblies that a worker could load");

        var deps = (AppContext.GetData("APP_CONTEXT_DEPS_FILES") as string)?.Split(';').FirstOrDefault(File.Exists);
        var config = deps is null ? null : deps[..^".deps.json".Length] + ".runtimeconfig.json";
        config = File.Exists(config) ? config : Directory.EnumerateFiles(AppContext.BaseDirectory, "*.runtimeconfig.json").FirstOrDefault();
        if (config is null)
            throw Refused($"there is no *.runtimeconfig.json in '{AppContext.BaseDirectory}'");
        if (File.ReadAllText(config).Contains("\"includedFrameworks\"", StringComparison.Ordinal))
            throw Refused("it is self-contained, so its folder has no dotnet host");
        return new DotnetHost(FindHost() ?? throw Refused("no dotnet host is next to its runtime, nor in DOTNET_HOST_PATH"), worker, config, deps);
    }

    private static string? FindHost()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        string?[] places = [Path.Combine(root, name), Environment.ProcessPath is { } own && string.Equals(Path.GetFileName(own), name, StringComparison.Ordinal) ? own : null, Environment.GetEnvironmentVariable("DOTNET_HOST_PATH")];
        return places.FirstOrDefault(File.Exists);
    }

    private static PlatformNotSupportedException Refused(string reason) =>
        new($"This application cannot start worker processes: {reason}. Publish it framework-dependent (dotnet publish, without --self-contained, PublishSingleFile and PublishAot).");
}
