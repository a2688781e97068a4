namespace Rungs;

/// <summary>A rung outside of this process: it takes one call of a method marked <see cref="PortableAttribute"/>, and no closure. Worker processes and other hosts are such.</summary>
/// <remarks>Made by this library only. Members are safe to call from any thread.</remarks>
public abstract partial class PortableRung : IProbedRung
{
    private const string Reflects = "Portable methods are found by reflection, and JSON types too, unless PortableRegistry.Json has a resolver.";

    private protected PortableRung()
    {
    }

    /// <inheritdoc/>
    public abstract Level Level { get; }

    /// <inheritdoc/>
    public abstract RungCapabilities Capabilities { get; }

    /// <inheritdoc/>
    public abstract bool IsAvailable { get; }

    /// <summary>So many calls of a map are begun before the first is awaited.</summary>
    internal abstract int MapWidth { get; }

    /// <inheritdoc/>
    public abstract Task<T> RunAsync<T>(Work<T> work, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public abstract Task<int> ProbeAsync(CancellationToken cancellationToken = default);

    /// <summary>Begins a call of a map.</summary>
    /// <exception cref="ArgumentException">It is too long to cross.</exception>
    internal abstract IMapCall<T> Begin<T>(PortableCall call, WorkLabel label, CancellationToken cancellationToken);
}
