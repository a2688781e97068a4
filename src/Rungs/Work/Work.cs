using System.Diagnostics;

namespace Rungs;

/// <summary>A function to run, with a name: what a rung takes.</summary>
/// <remarks>Immutable and safe to share: the same work may run many times, on many rungs, at once.</remarks>
[DebuggerDisplay("{Name,nq} ({Kind})")]
public abstract partial class Work
{
    private protected Work(WorkLabel label, WorkKind kind)
    {
        Label = label;
        Kind = kind;
    }

    /// <summary>What people read in errors, traces and task lists.</summary>
    /// <value>
    /// By default the first line of the lambda's source text after its arrow, at most 80 characters; a given name is cut in the
    /// same way. It can hold literals of the source, so it suits a trace tag and never a metric dimension.
    /// </value>
    public string Name => Label.Name;

    /// <summary>What the function mostly does with its thread.</summary>
    /// <value>Default: <see cref="WorkKind.Unknown"/>, which counts as blocking. See <see cref="Work{T}.As(WorkKind)"/>.</value>
    public WorkKind Kind { get; }

    /// <summary>Whether the function is asynchronous, that is, returns its result through a task.</summary>
    public abstract bool IsAsync { get; }

    /// <summary>Whether it can run in other processes and on other machines; made by <c>Work.Portable</c>.</summary>
    public bool IsPortable => PortableCall is not null;

    /// <summary>The call behind portable work; else null.</summary>
    internal abstract PortableCall? PortableCall { get; }

    /// <summary>The name without the function.</summary>
    internal WorkLabel Label { get; }

    /// <summary>Returns <see cref="Name"/>.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;
}
