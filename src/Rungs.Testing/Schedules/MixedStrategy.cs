namespace Rungs.Testing.Schedules;

/// <summary>Two strategies by turns: what one is bad at the other finds.</summary>
internal sealed class MixedStrategy(Strategy first, Strategy second) : Strategy
{
    private Strategy? _present;

    internal override void Begin(int run)
    {
        _present = run % 2 == 0 ? first : second;
        _present.Begin(run);
    }

    internal override int Choose(int count, Func<int, object> keyOf) => _present!.Choose(count, keyOf);

    internal override int Pick(int count) => _present!.Pick(count);

    internal override bool End() => _present!.End();
}
