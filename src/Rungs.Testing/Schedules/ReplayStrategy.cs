namespace Rungs.Testing.Schedules;

/// <summary>The choices given; after them what comes first in any case.</summary>
internal sealed class ReplayStrategy(IReadOnlyList<int> choices) : Strategy
{
    private int _next;

    internal override void Begin(int run) => _next = 0;

    internal override int Choose(int count, Func<int, object> keyOf) => _next < choices.Count ? choices[_next++] : 0;
}
