namespace Rungs.Tests.Contract;

/// <remarks>Results and errors.</remarks>
public abstract partial class RungContractTests
{
    [Fact]
    public async Task RunAsync_AnyColour_ReturnsTheResult()
    {
        Assert.Equal(3, await RunAsync(Work.Portable(() => Portables.Add(1, 2))).OrFailAsync());
        Assert.Equal(7, await RunAsync(Work.Portable(() => Portables.AddAsync(3, 4))).OrFailAsync());
        Assert.Equal("Hello joe", await RunAsync(Work.Portable(() => Portables.Greet("joe"))).OrFailAsync());
        Assert.Equal("Hello ann", await RunAsync(Work.Portable(() => Portables.GreetAsync("ann"))).OrFailAsync());
        Assert.Equal((5, "five"), await RunAsync(Work.Portable(() => Portables.Pair(5, "five"))).OrFailAsync());
        Assert.Null(await RunAsync(Work.Portable(() => Portables.Greet(null))).OrFailAsync());
        Assert.Null(await RunAsync(Work.Portable(() => Portables.GreetAsync(null))).OrFailAsync());
        Assert.Equal(default, await RunAsync(Work.Portable(() => Portables.DoNothing())).OrFailAsync());
        Assert.Equal(default, await RunAsync(Work.Portable(() => Portables.DoNothingAsync())).OrFailAsync());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(1_000_000)]
    public async Task RunAsync_Bytes_ComeBack(int length)
    {
        var bytes = length < 0 ? null : Enumerable.Range(0, length).Select(static i => (byte)i).ToArray();
        var raised = await RunAsync(Work.Portable(() => Portables.Raise(bytes))).OrFailAsync();
        Assert.Equal(bytes is null, raised is null);
        Assert.True(raised.AsSpan().SequenceEqual(bytes?.Select(static one => (byte)(one + 1)).ToArray()));
    }

    [Fact]
    public async Task RunAsync_SameWorkAgain_RunsAgain()
    {
        var told = new Told<int>();
        var work = Work.Portable(() => Portables.Tell(4, told));
        for (var i = 0; i < 3; i++)
            Assert.Equal(4, await RunAsync(work).OrFailAsync());
        Assert.Equal(Rung.Capabilities.AtLeastOnce ? told.All : [4, 4, 4], told.All);
    }

    [Fact]
    public async Task RunAsync_FunctionThrows_ErrorComesWithItsStack()
    {
        foreach (var work in new[] { Work.Portable(() => Portables.Fail("no")), Work.Portable(() => Portables.FailAsync("no")) })
        {
            var task = RunAsync(work);
            var error = await Assert.ThrowsAnyAsync<Exception>(() => task.OrFailAsync());
            Assert.True(task.IsFaulted);
            Assert.Equal("no", error.Message);
            if (Rung.Capabilities.KeepsExceptions)
            {
                Assert.IsType<InvalidTimeZoneException>(error);
                Assert.Contains(nameof(Portables.Fail), error.StackTrace, StringComparison.Ordinal);
            }
            else
            {
                var remote = Assert.IsType<RemoteWorkException>(error);
                Assert.Equal(typeof(InvalidTimeZoneException).FullName, remote.RemoteType);
                Assert.Contains(nameof(Portables.Fail), remote.RemoteStackTrace, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task RunAsync_FunctionThrowsAnObject_ItIsTheVeryOneWhereThatIsKept()
    {
        foreach (var work in new[] { Work.Portable(() => Portables.FailWithOwn()), Work.Portable(() => Portables.FailWithOwnAsync()) })
        {
            var error = await Assert.ThrowsAnyAsync<Exception>(() => RunAsync(work).OrFailAsync());
            Assert.Equal(Rung.Capabilities.KeepsExceptions, ReferenceEquals(Portables.Own, error));
            Assert.Equal("own", error.Message);
        }
    }

    [Fact]
    public async Task RunAsync_Progress_ComesInOrderAndBeforeTheResult()
    {
        var told = new Told<int>();
        for (var i = 0; i < 20; i++)
        {
            await RunAsync(Work.Portable(() => Portables.TellAsync(i, told))).OrFailAsync();
            Assert.Equal(i, told.All[^1]);
        }

        Assert.Equal(6, await RunAsync(Work.Portable(() => Portables.Tell(6, null))).OrFailAsync());
    }

    [Fact]
    public async Task RunAsync_OneResultIsTheNextOnesArgument_EachSeesTheOneBefore()
    {
        var sum = 0;
        for (var i = 0; i < 10; i++)
            sum = await RunAsync(Work.Portable(() => Portables.AddAsync(sum, 1))).OrFailAsync();
        Assert.Equal(10, sum);
    }

    [Fact]
    public async Task RunAsync_CalledWhileItReports_EndsToo()
    {
        Task<int>? nested = null;
        var told = new Told<int>(value => nested = Rung.RunAsync(Work.Portable(() => Portables.AddAsync(value, 1))));
        Assert.Equal(1, await RunAsync(Work.Portable(() => Portables.TellAsync(1, told))).OrFailAsync());
        Assert.Equal(2, await nested!.OrFailAsync());
    }
}
