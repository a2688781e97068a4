namespace Rungs.Tasks;

/// <summary>Marks the flow of a group's task, so that whoever would wait there for the group is told that it waits for itself.</summary>
/// <remarks>
/// Execution contexts are kept by timers and registrations, long after the task: so this holds neither the task nor, once that
/// has ended, the group; and of the flows around only those of other groups that were alive.
/// </remarks>
internal sealed class GroupFlow
{
    private static readonly AsyncLocal<GroupFlow?> s_current = new();

    /// <summary>The flow of another group's task around this one.</summary>
    private readonly GroupFlow? _outer;

    /// <summary>Whose task it is; null once that has ended.</summary>
    private BackgroundTasks? _group;

    internal GroupFlow(BackgroundTasks group)
    {
        var outer = s_current.Value;
        while (outer is not null && (Volatile.Read(ref outer._group) is not { } other || ReferenceEquals(other, group)))
            outer = outer._outer;
        (_group, _outer) = (group, outer);
    }

    /// <summary>Whether the running code is in the flow of a task of <paramref name="group"/> that has not ended.</summary>
    internal static bool IsInside(BackgroundTasks group)
    {
        for (var flow = s_current.Value; flow is not null; flow = flow._outer)
        {
            if (ReferenceEquals(Volatile.Read(ref flow._group), group))
                return true;
        }

        return false;
    }

    /// <summary>What is called or started within the scope is in this flow.</summary>
    internal Scope Enter()
    {
        var before = s_current.Value;
        s_current.Value = this;
        return new Scope(before);
    }

    /// <summary>The task has ended.</summary>
    internal void End() => Volatile.Write(ref _group, null);

    internal readonly ref struct Scope(GroupFlow? before)
    {
        public void Dispose() => s_current.Value = before;
    }
}
