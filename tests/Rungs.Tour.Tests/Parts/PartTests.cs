using Rungs.Testing;
using Rungs.Threads;
using Rungs.Tour.Parts;

namespace Rungs.Tour.Tests.Parts;

public sealed class PartTests
{
    /// <summary>All but 15, which computes, and has tests of its own.</summary>
    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    [InlineData(16)]
    public async Task Part_InVirtualTime_KeepsWhatItsCommentPromises(int number)
    {
        var time = new VirtualTime { AutoAdvance = true };
        await using var output = new StringWriter { NewLine = "\n" };
        var context = new PartContext(output, time) { Sleep = span => time.Sleep(span), Network = () => new VirtualServer(time) };
        var part = PartGroup.All.SelectMany(group => group.Parts).Single(part => part.Number == number);

        await using var threads = new ElasticThreads(new ElasticThreadsOptions { TimeProvider = time });
        var took = await threads.RunAsync(() =>
        {
            part.Run(context, CancellationToken.None);
            return time.Elapsed;
        });

        var promised = PartComment.Of(number);
        Assert.Equal(promised.Lines, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(promised.Takes, took);
    }
}
