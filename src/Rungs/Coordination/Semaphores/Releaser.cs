using System.Diagnostics.CodeAnalysis;

namespace Rungs.Coordination;

/// <summary>Holds a permit of a <see cref="DualSemaphore"/> or <see cref="PrioritySemaphore"/> until it is disposed.</summary>
/// <remarks>
/// Disposing it again, or a copy of it, on whatever thread, does nothing: a permit is given back once. The default value holds
/// nothing. A releaser that is dropped without being disposed keeps its permit for ever.
/// </remarks>
[SuppressMessage("Performance", "CA1815:Override equals and operator equals on value types", Justification = "Nobody compares releasers.")]
public readonly struct Releaser : IDisposable
{
    private readonly Permit? _permit;
    private readonly long _generation;

    internal Releaser(Permit permit, long generation)
    {
        _permit = permit;
        _generation = generation;
    }

    /// <summary>Whether it never held anything.</summary>
    internal bool IsDefault => _permit is null;

    /// <summary>Gives the permit back, once. Never throws, also after its semaphore was disposed. Any thread.</summary>
    public void Dispose() => _permit?.Engine.Release(_permit, _generation);
}
