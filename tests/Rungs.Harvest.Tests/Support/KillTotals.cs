namespace Rungs.Harvest.Tests.Support;

/// <summary>What many kills came to.</summary>
internal sealed class KillTotals
{
    internal int Lost { get; set; }

    internal int Doubled { get; set; }

    private int Kills { get; set; }

    /// <summary>How many of them met a harvest that was still under way.</summary>
    private int UnderWay { get; set; }

    /// <summary>How long the slowest took from its signal to its end.</summary>
    private TimeSpan Longest { get; set; }

    internal void Add(bool wasUnderWay, TimeSpan end)
    {
        Longest = end > Longest ? end : Longest;
        Kills++;
        UnderWay += wasUnderWay ? 1 : 0;
    }

    /// <summary>Says them in the report, and fails where no kill met anything.</summary>
    internal void Tell(object tests, string signal)
    {
        TestContext.Current.SendDiagnosticMessage($"{tests.GetType().Name}: {Kills} kills by {signal}, {UnderWay} of them under way: {Lost} pages lost, {Doubled} doubled; the slowest end took {Longest.TotalSeconds:0.0} s");
        Assert.True(UnderWay > 0, "Every harvest had ended before its signal came.");
    }
}
