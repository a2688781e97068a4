namespace Rungs;

/// <summary>Marks a static method that may be called in other processes and on other machines; see <c>Work.Portable</c>.</summary>
/// <remarks>
/// The method is static and not generic, takes and returns what JSON can carry (<c>byte[]</c>, <c>Memory&lt;byte></c> and
/// <c>ReadOnlyMemory&lt;byte></c> cross as they are), and returns a value, nothing, or a <see cref="Task"/>. It may take a
/// <see cref="CancellationToken"/> (one) and objects for progress (<see cref="IProgress{T}"/>): both work across the wire. Nothing that is not marked can be called from afar.
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class PortableAttribute : Attribute
{
    /// <summary>Marks the method.</summary>
    /// <param name="id">What names it among all portable methods, for good. Default: null, the name of its type and its own.</param>
    public PortableAttribute(string? id = null) => Id = id;

    /// <summary>What names it among all portable methods; null for the name of its type and its own.</summary>
    public string? Id { get; }

    /// <summary>Which shape of the method's arguments and result it is: raise it when that changes and old callers may be about.</summary>
    /// <value>Default: 0.</value>
    public int Version { get; set; }

    /// <summary>Whether it must not run inside the caller's process.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool Isolated { get; set; }

    /// <summary>Whether it may run again where nobody knows whether it has run: after a crash of its worker.</summary>
    /// <value>Default: <see langword="false"/>: the call fails instead.</value>
    public bool Idempotent { get; set; }
}
