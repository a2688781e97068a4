namespace Rungs.Tour.Tests;

public sealed class BatchesTests
{
    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData(60, 20)]
    [InlineData(50, 7)]
    [InlineData(1, 1)]
    [InlineData(10, 1)]
    [InlineData(1, 100_000)]
    public async Task Batches_EachWay_WritesEveryRowOnce(int rows, int quantity)
    {
        var result = await TourProgram.RunAsync("batches", "--rows", $"{rows}", "--quantity", $"{quantity}");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var table = BatchesRow.Parse(result);
        Assert.Equal("single waterfall", string.Join(' ', table.Select(row => row.Way)));
        Assert.All(table, row => Assert.Equal((rows, "yes"), (row.Rows, row.EachOnce)));
        Assert.Equal((rows, 1.0), (table[0].Transactions, table[0].Ratio));
        // No batch is larger than it may; smaller ones come where the wait was over first.
        Assert.InRange(table[1].Transactions, (rows + quantity - 1) / quantity, rows);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Batches_WaitLongerThanAllRowsTake_MakesFullBatchesAndARest()
    {
        var result = await TourProgram.RunAsync("batches", "--rows", "105", "--quantity", "20", "--wait", "60000");

        Assert.Equal(6, BatchesRow.Parse(result)[1].Transactions);
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("single")]
    [InlineData("waterfall")]
    public async Task Batches_OneWay_IsAllThereIs(string way)
    {
        var result = await TourProgram.RunAsync("batches", "--rows", "10", "--way", way);

        var row = Assert.Single(BatchesRow.Parse(result));
        Assert.Equal((way, "yes", 1.0), (row.Way, row.EachOnce, row.Ratio));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Batches_Ended_LeavesNoFile()
    {
        using var folder = new TemporaryFolder();

        using var tour = StartIn(folder.Path, "--rows", "10");
        var result = await tour.EndAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, result.ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("single", "INT", 130)]
    [InlineData("single", "TERM", 143)]
    [InlineData("waterfall", "INT", 130)]
    [InlineData("waterfall", "TERM", 143)]
    public async Task Signal_AmidTheRows_StopsAndLeavesNoFile(string way, string signal, int exitCode)
    {
        using var folder = new TemporaryFolder();

        // A transaction for each row, so that it does not come to its end in the time of the test.
        using var tour = StartIn(folder.Path, "--way", way, "--rows", "1000000", "--quantity", "1");
        await WaitUntilWrittenAsync(folder, $"{way}.db");
        await tour.SignalAsync(signal);
        var result = await tour.EndAsync(TestContext.Current.CancellationToken);

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Equal($"tour: stopped by SIG{signal}", Assert.Single(result.ErrorLines));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Batches_FolderThatCannotBeMade_IsOneLineAndExitCode1()
    {
        using var tour = StartIn("/proc/no/such/folder", "--rows", "10");
        var result = await tour.EndAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("tour: the database could not be written: ", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("single")]
    [InlineData("waterfall")]
    public async Task Batches_FileThatCannotGrow_IsOneLineAndExitCode1(string way)
    {
        using var folder = new TemporaryFolder();

        // So that a file has at most 64 KiB, and growing beyond fails instead of ending the process. The runtime doubles its pages in such a file.
        const string script = "trap '' XFSZ; ulimit -f 64; TMPDIR=$1 DOTNET_EnableWriteXorExecute=0 exec \"$2\" batches --way $3 --rows 10000 --quantity 100";
        using var tour = new RunningProgram("bash", ["-c", script, "bash", folder.Path, TourProgram.Path, way]);
        var result = await tour.EndAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("tour: the database could not be written: SQLite Error 10: 'disk I/O error'.", Assert.Single(result.ErrorLines));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    private static RunningProgram StartIn(string folder, params string[] options) =>
        new("env", ["--default-signal=INT", $"TMPDIR={folder}", TourProgram.Path, "batches", .. options]);

    private static async Task WaitUntilWrittenAsync(TemporaryFolder folder, string name)
    {
        while (!Directory.EnumerateFiles(folder.Path, name, SearchOption.AllDirectories).Any())
            await Task.Delay(10, TestContext.Current.CancellationToken);
    }
}
