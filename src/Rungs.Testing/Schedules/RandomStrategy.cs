namespace Rungs.Testing.Schedules;

/// <summary>Every choice is as likely as every other.</summary>
internal sealed class RandomStrategy(long seed) : Strategy
{
    private Dice _dice;

    internal override void Begin(int run) => _dice = Dice.For(seed, run);

    internal override int Choose(int count, Func<int, object> keyOf) => _dice.Next(count);
}
