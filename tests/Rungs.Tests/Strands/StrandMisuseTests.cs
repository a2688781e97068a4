using Rungs.Strands;

namespace Rungs.Tests.Strands;

public sealed class StrandMisuseTests
{
    [Fact]
    public async Task Members_OfFunctionsOnly_RefuseOthersByName()
    {
        await using var strand = new Strand(new StrandOptions { Name = "ledger" });
        await using var other = new Strand();
        AssertRefused();
        await other.RunAsync(AssertRefused).OrFailAsync();
        await strand.RunAsync(async () =>
        {
            strand.Blocking(AssertRefused);
            await Task.Run(AssertRefused);
            await other.RunAsync(AssertRefused);
            strand.Yield();
            await Task.Delay(1).ConfigureAwait(false);
            AssertRefused();
        }).OrFailAsync();
        strand.AssertIdle();

        void AssertRefused()
        {
            var ran = false;
            Check("Yield", strand.Yield);
            Check("Sleep", () => strand.Sleep(TimeSpan.Zero));
            Check("Blocking", () => strand.Blocking(() => ran = true));
            Check("Blocking", () => strand.Blocking(() => { ran = true; }));
            Check("RunUntilFinished", () => strand.RunUntilFinished(() => ran = true));
            Check("RunUntilFinished", () => strand.RunUntilFinished(() => Task.FromResult(ran = true)));
            Check("RunUntilFinishedAsync", () => { _ = strand.RunUntilFinishedAsync(() => ran = true); });
            Check("RunUntilFinishedAsync", () => { _ = strand.RunUntilFinishedAsync(() => Task.FromResult(ran = true)); });
            Assert.False(ran);
        }

        static void Check(string member, Action call)
        {
            var error = Assert.Throws<InvalidOperationException>(call);
            Assert.StartsWith($"{member} ", error.Message, StringComparison.Ordinal);
            Assert.Contains("'ledger'", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Sleep_Negative_Throws()
    {
        await using var strand = new Strand();
        await strand.RunAsync(() =>
        {
            Assert.Throws<ArgumentOutOfRangeException>("span", () => strand.Sleep(TimeSpan.FromTicks(-1)));
            Assert.Throws<ArgumentOutOfRangeException>("span", () => strand.Sleep(Timeout.InfiniteTimeSpan));
            Assert.True(strand.IsHeld);
        }).OrFailAsync();
    }

    [Fact]
    public async Task Nulls_ThrowAtTheCall()
    {
        await using var strand = new Strand();
        await strand.RunAsync(() =>
        {
            Assert.Throws<ArgumentNullException>("work", () => { _ = strand.RunAsync((Work<int>)null!); });
            Assert.Throws<ArgumentNullException>("work", () => { _ = strand.QueueToRun((Work<int>)null!); });
            Assert.Throws<ArgumentNullException>("function", () => { _ = strand.QueueToRun((Action)null!); });
            Assert.Throws<ArgumentNullException>("function", () => { _ = strand.QueueToRun((Func<int>)null!); });
            Assert.Throws<ArgumentNullException>("function", () => { _ = strand.QueueToRun((Func<Task>)null!); });
            Assert.Throws<ArgumentNullException>("function", () => { _ = strand.QueueToRun((Func<Task<int>>)null!); });
            Assert.Throws<ArgumentNullException>("function", () => { _ = strand.QueueToRun((Func<ValueTask>)null!); });
            Assert.Throws<ArgumentNullException>("function", () => { _ = strand.QueueToRun((Func<ValueTask<int>>)null!); });
            Assert.Throws<ArgumentNullException>("function", () => strand.RunUntilFinished((Action)null!));
            Assert.Throws<ArgumentNullException>("function", () => strand.RunUntilFinished((Func<int>)null!));
            Assert.Throws<ArgumentNullException>("function", () => strand.RunUntilFinished((Func<Task>)null!));
            Assert.Throws<ArgumentNullException>("function", () => { _ = strand.RunUntilFinishedAsync((Func<Task>)null!); });
            Assert.Throws<ArgumentNullException>("function", () => strand.Blocking((Action)null!));
            Assert.Throws<ArgumentNullException>("function", () => strand.Blocking((Func<int>)null!));
        }).OrFailAsync();
        Assert.Throws<ArgumentNullException>("Threads", () => new StrandOptions { Threads = null! });
        Assert.Throws<ArgumentNullException>("TimeProvider", () => new StrandOptions { TimeProvider = null! });
        Assert.Throws<ArgumentNullException>("Name", () => new StrandOptions { Name = null! });
        Assert.Throws<ArgumentException>("Name", () => new StrandOptions { Name = " " });
    }
}
