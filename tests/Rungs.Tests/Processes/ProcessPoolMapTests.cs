using Rungs.Processes;

namespace Rungs.Tests.Processes;

/// <summary>One method, many items: lazily, in order, in two workers.</summary>
public sealed class ProcessPoolMapTests : IAsyncDisposable
{
    private const int Width = 2 * (1 + 1);

    private readonly ProcessPool _pool = new(new ProcessPoolOptions { WorkerCount = 2, Name = "map" });
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("map-test-");

    public async ValueTask DisposeAsync()
    {
        await _pool.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task MapAsync_ManyItems_GivesTheirResultsInOrder()
    {
        var results = await _pool.MapAsync(number => MapFunctions.Double(number), Enumerable.Range(0, 500)).ToListAsync().AsTask().OrFailAsync();

        Assert.Equal(Enumerable.Range(0, 500).Select(static number => 2 * number), results);
    }

    [Fact]
    public async Task MapAsync_AsyncMethodAndItemWithinAnExpression_EvaluatesItForEach()
    {
        var text = "x";
        var results = await _pool.MapAsync(number => MapFunctions.JoinAsync(number + 1, text + number, default), AsyncEnumerable.Range(0, 3)).ToListAsync().AsTask().OrFailAsync();

        Assert.Equal(["1 x0", "2 x1", "3 x2"], results);
    }

    [Fact]
    public async Task MapAsync_NoItems_GivesNone() =>
        Assert.Empty(await _pool.MapAsync(number => MapFunctions.Double(number), Array.Empty<int>()).ToListAsync().AsTask().OrFailAsync());

    [Fact]
    public async Task MapAsync_EndlessSource_IsTakenOnlyAsFarAsWorkersNeed()
    {
        var taken = 0;
        IEnumerable<int> Endless()
        {
            while (true)
                yield return taken++;
        }

        await using var results = _pool.MapAsync(number => MapFunctions.Double(number), Endless()).GetAsyncEnumerator();
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
        var path = _folder.FullName;
        var results = _pool.MapAsync(number => MapFunctions.WaitForGate(number, path), Enumerable.Range(0, 100)).GetAsyncEnumerator();
        var first = results.MoveNextAsync().AsTask();
        Hang.Until(() => _folder.GetFiles("begun-*").Length == 2, "both workers' calls");
        await File.WriteAllTextAsync(Path.Combine(path, "gate"), "");
        Assert.True(await first.OrFailAsync());
        await results.DisposeAsync().AsTask().OrFailAsync();

        Assert.InRange(_folder.GetFiles("begun-*").Length, 2, Width);
        Assert.Equal(0, _pool.Statistics.InFlight + _pool.Statistics.Queued);
    }

    [Fact]
    public async Task MapAsync_OneCallFails_ThrowsAtItsTurnAfterTheResultsBefore()
    {
        List<int> results = [];
        var error = await Assert.ThrowsAsync<RemoteWorkException>(async () =>
        {
            await foreach (var number in _pool.MapAsync(number => MapFunctions.FailAt(number, 7), Enumerable.Range(0, 50)))
                results.Add(number);
        }).OrFailAsync();

        Assert.Equal("item 7", error.Message);
        Assert.Equal(Enumerable.Range(0, 7), results);
        Assert.Equal(0, _pool.Statistics.InFlight + _pool.Statistics.Queued);
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
            await foreach (var number in _pool.MapAsync(number => MapFunctions.Double(number), Failing()))
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
        var map = _pool.MapAsync(number => MapFunctions.WaitForCancelAsync(number, default), Enumerable.Range(0, 10), byEnumeration ? other.Token : source.Token);
        await using var results = map.GetAsyncEnumerator(byEnumeration ? source.Token : other.Token);
        var next = results.MoveNextAsync().AsTask();
        Hang.Until(() => _pool.Statistics.Busy == 2, "both workers' calls");
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.OrFailAsync());
        Assert.Equal(0, _pool.Statistics.InFlight + _pool.Statistics.Queued);
    }

    [Fact]
    public void MapAsync_Null_IsRefusedAtTheCall()
    {
        Assert.Throws<ArgumentNullException>("items", () => _pool.MapAsync(number => MapFunctions.Double(number), (IEnumerable<int>)null!));
        Assert.Throws<ArgumentNullException>("items", () => _pool.MapAsync(number => MapFunctions.Double(number), (IAsyncEnumerable<int>)null!));
        Assert.Throws<ArgumentNullException>("call", () => _pool.MapAsync((System.Linq.Expressions.Expression<Func<int, int>>)null!, [1]));
    }
}
