namespace Rungs.Tests.Contract;

/// <summary>One method, many items, in other processes: lazily, in order.</summary>
public abstract class PortableMapContractTests : IAsyncLifetime
{
    /// <summary>How many calls are begun before the first is awaited.</summary>
    protected abstract int Width { get; }

    /// <summary>With room for two calls at once.</summary>
    protected abstract PortableRung Rung { get; }

    /// <summary>How many calls have not ended.</summary>
    protected abstract int UnderWay { get; }

    /// <summary>Where functions note that they have begun.</summary>
    protected DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("map-test-");

    public abstract ValueTask InitializeAsync();

    /// <summary>Lets functions go on that wait for the gate; also before the end of a test that has failed, or they would hold up the rung's.</summary>
    protected void OpenGate() => File.WriteAllText(Path.Combine(Folder.FullName, "gate"), "");

    public virtual ValueTask DisposeAsync()
    {
        Folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
        return default;
    }

    [Fact]
    public async Task MapAsync_ManyItems_GivesTheirResultsInOrder()
    {
        var results = await Rung.MapAsync(number => MapFunctions.Double(number), Enumerable.Range(0, 500)).ToListAsync().AsTask().OrFailAsync();

        Assert.Equal(Enumerable.Range(0, 500).Select(static number => 2 * number), results);
    }

    [Fact]
    public async Task MapAsync_AsyncMethodAndItemWithinAnExpression_EvaluatesItForEach()
    {
        var text = "x";
        var results = await Rung.MapAsync(number => MapFunctions.JoinAsync(number + 1, text + number, default), AsyncEnumerable.Range(0, 3)).ToListAsync().AsTask().OrFailAsync();

        Assert.Equal(["1 x0", "2 x1", "3 x2"], results);
    }

    [Fact]
    public async Task MapAsync_NoItems_GivesNone() =>
        Assert.Empty(await Rung.MapAsync(number => MapFunctions.Double(number), Array.Empty<int>()).ToListAsync().AsTask().OrFailAsync());

    [Fact]
    public async Task MapAsync_EndlessSource_IsTakenOnlyAsFarAsWorkersNeed()
    {
        var taken = 0;
        IEnumerable<int> Endless()
        {
            while (true)
                yield return taken++;
        }

        await using var results = Rung.MapAsync(number => MapFunctions.Double(number), Endless()).GetAsyncEnumerator();
        Assert.Equal(0, taken);
        for (var i = 0; i < 100; i++)
        {
            Assert.True(await results.MoveNextAsync().AsTask().OrFailAsync());
            Assert.Equal(2 * i, results.Current);
            Assert.Equal(i + Width, taken);
        }
    }

    [Fact]
    public async Task MapAsync_LeftEarly_StartsNothingMoreAndWaitsForWhatRuns()
    {
        var taken = 0;
        IEnumerable<int> Items()
        {
            while (true)
                yield return taken++;
        }

        var path = Folder.FullName;
        var results = Rung.MapAsync(number => MapFunctions.WaitForGate(number, path), Items()).GetAsyncEnumerator();
        Assert.True(await results.MoveNextAsync().AsTask().OrFailAsync());
        Hang.Until(() => Folder.GetFiles("begun-*").Length >= 2, "a second call");
        var left = results.DisposeAsync().AsTask();
        OpenGate();
        await left.OrFailAsync();

        Assert.Equal(Width, taken);
        Assert.Equal(0, UnderWay);
    }

    [Fact]
    public async Task MapAsync_OneCallFails_ThrowsAtItsTurnAfterTheResultsBefore()
    {
        List<int> results = [];
        var error = await Assert.ThrowsAsync<RemoteWorkException>(async () =>
        {
            await foreach (var number in Rung.MapAsync(number => MapFunctions.FailAt(number, 7), Enumerable.Range(0, 50)))
                results.Add(number);
        }).OrFailAsync();

        Assert.Equal("item 7", error.Message);
        Assert.Equal(Enumerable.Range(0, 7), results);
        Assert.Equal(0, UnderWay);
    }

    [Fact]
    public async Task MapAsync_SourceFails_ThrowsAfterTheResultsOfTheItemsBefore()
    {
        static IEnumerable<int> Failing()
        {
            yield return 1;
            yield return 2;
            throw new InvalidTimeZoneException("the source");
        }

        List<int> results = [];
        await Assert.ThrowsAsync<InvalidTimeZoneException>(async () =>
        {
            await foreach (var number in Rung.MapAsync(number => MapFunctions.Double(number), Failing()))
                results.Add(number);
        }).OrFailAsync();

        Assert.Equal([2, 4], results);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task MapAsync_Cancelled_EndsTheCallsAndThrows(bool byEnumeration)
    {
        using var source = new CancellationTokenSource();
        using var other = new CancellationTokenSource();
        using var gate = new Gate();
        var path = gate.Path;
        var map = Rung.MapAsync(number => MapFunctions.WaitForCancelAsync(number, path, default), Enumerable.Range(0, 10), byEnumeration ? other.Token : source.Token);
        await using var results = map.GetAsyncEnumerator(byEnumeration ? source.Token : other.Token);
        var next = results.MoveNextAsync().AsTask();
        await gate.EnteredAsync();
        await gate.EnteredAsync();
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.OrFailAsync());
        Assert.Equal(0, UnderWay);
    }

    [Fact]
    public void MapAsync_Null_IsRefusedAtTheCall()
    {
        Assert.Throws<ArgumentNullException>("items", () => Rung.MapAsync(number => MapFunctions.Double(number), (IEnumerable<int>)null!));
        Assert.Throws<ArgumentNullException>("items", () => Rung.MapAsync(number => MapFunctions.Double(number), (IAsyncEnumerable<int>)null!));
        Assert.Throws<ArgumentNullException>("call", () => Rung.MapAsync((System.Linq.Expressions.Expression<Func<int, int>>)null!, [1]));
    }
}
