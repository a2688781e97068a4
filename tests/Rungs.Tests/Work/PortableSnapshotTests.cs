using static Rungs.Tests.Works.PortableTargets;

namespace Rungs.Tests.Works;

/// <summary>A function gets the arguments as they were when the work was made, wherever it runs, and as often as it does.</summary>
public sealed class PortableSnapshotTests
{
    [Fact]
    public async Task Portable_ArgumentChangedLater_FunctionGetsWhatItWas()
    {
        List<int> values = [1, 2];
        var work = Work.Portable(() => SumOf(values));
        values.Add(3);
        await Crossing.GivesAsync(3, work);
    }

    [Fact]
    public async Task Portable_FunctionChangesItsArgument_NobodyElseSeesIt()
    {
        List<int> values = [1, 2];
        var work = Work.Portable(() => AddTo(values, 3));
        for (var i = 0; i < 3; i++)
            await Crossing.GivesAsync(3, work);
        Assert.Equal([1, 2], values);
    }

    [Fact]
    public void Portable_PlainArguments_AreNotReadAgain()
    {
        var text = new string('x', 10);
        Assert.Same(text, Work.Portable(() => Text(text)).CallAsync(default).Result);
    }

    [Fact]
    public async Task Portable_JsonBesideLongBytes_IsTheRightOne()
    {
        var bytes = new byte[10_000];
        List<int> first = [1];
        List<int> second = [2, 3];
        await Crossing.GivesAsync("1 10000 2,3", Work.Portable(() => Between(first, bytes, second)));
    }

    [Portable]
    internal static string Between(List<int> first, byte[] bytes, List<int> second) => $"{string.Join(',', first)} {bytes.Length} {string.Join(',', second)}";
}
