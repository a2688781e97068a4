using Rungs.Coordination;

namespace Rungs.Tests.Coordination.Waiting;

/// <summary>A waiter that can be told from others, and what is to happen when it is woken.</summary>
internal sealed class NamedWaiter(int number, Action? wake = null) : Waiter
{
    internal int Number => number;

    internal override void Wake() => wake?.Invoke();
}
