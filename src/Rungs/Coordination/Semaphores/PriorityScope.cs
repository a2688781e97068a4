namespace Rungs.Coordination;

/// <summary>Sets the priority with which the code inside it waits at every <see cref="PrioritySemaphore"/>; the lower, the sooner.</summary>
/// <remarks>
/// <para>The priority belongs to the logical flow, like an <see cref="AsyncLocal{T}"/>: what is called or started inside the scope
/// has it, tasks and threads included, also after the scope has ended; what awaits or runs elsewhere does not. Where such
/// inheritance would surprise, in code that starts long-lived work say, give the priority outright:
/// <see cref="PrioritySemaphore.AcquireAsync(int, CancellationToken)"/>.</para>
/// <para>Scopes nest: leaving one restores what was before. As a ref struct it cannot be held across an await, on purpose: start
/// the work inside the scope and await it outside.</para>
/// </remarks>
public readonly ref struct PriorityScope
{
    private static readonly AsyncLocal<int> s_current = new();

    private readonly int _outer;
    private readonly bool _isEntered;

    private PriorityScope(int outer)
    {
        _outer = outer;
        _isEntered = true;
    }

    /// <summary>The priority of the running code.</summary>
    /// <value>Default: 0.</value>
    public static int Current => s_current.Value;

    /// <summary>Sets the priority until the scope is disposed.</summary>
    /// <param name="priority">Any number; negative ones come before the default of 0.</param>
    /// <returns>The scope; dispose it where it was entered, the inner before the outer.</returns>
    public static PriorityScope Enter(int priority)
    {
        var scope = new PriorityScope(s_current.Value);
        s_current.Value = priority;
        return scope;
    }

    /// <summary>Restores the priority that held before.</summary>
    public void Dispose()
    {
        if (_isEntered)
            s_current.Value = _outer;
    }
}
