namespace Rungs.Tour.Tests;

public sealed class LadderStopTests
{
    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("serial", "INT", 130)]
    [InlineData("loop", "INT", 130)]
    [InlineData("threads", "INT", 130)]
    [InlineData("processes", "INT", 130)]
    [InlineData("hosts", "INT", 130)]
    [InlineData("all", "INT", 130)]
    [InlineData("serial", "TERM", 143)]
    [InlineData("loop", "TERM", 143)]
    [InlineData("threads", "TERM", 143)]
    [InlineData("processes", "TERM", 143)]
    [InlineData("hosts", "TERM", 143)]
    public async Task Signal_InsideAnEndlessFile_StopsTheRun(string rung, string signal, int exitCode)
    {
        using var folder = new TemporaryFolder();
        folder.WriteSparse("endless", 1L << 40);

        using var tour = TourProgram.Start("ladder", folder.Path, "--json", "--rung", rung);
        await tour.WaitUntilReadingAsync(folder["endless"], TestContext.Current.CancellationToken);
        await tour.SignalAsync(signal);
        var result = await tour.EndAsync(TestContext.Current.CancellationToken);

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Equal($"tour: stopped by SIG{signal}", Assert.Single(result.ErrorLines));
        Assert.Empty(result.Output);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Signal_WhileOpeningAFileHangs_EndsTheProcessAnyway()
    {
        using var folder = new TemporaryFolder();
        folder.WriteSparse("1 endless", 1L << 40);
        folder.Write("2 becomes a pipe", "");

        // Held inside the first file, the tour takes the second for a file still; opening a pipe waits for a writer that never comes.
        using var tour = TourProgram.Start("ladder", folder.Path, "--list", "--rung", "serial");
        await tour.WaitUntilReadingAsync(folder["1 endless"], TestContext.Current.CancellationToken);
        await Shell.RunAsync("rm \"$1\" && mkfifo \"$1\"", folder["2 becomes a pipe"]);
        folder.WriteSparse("1 endless", 0);
        await tour.WaitUntilClosedAsync(folder["1 endless"], TestContext.Current.CancellationToken);
        await tour.SignalAsync("INT");
        var result = await tour.EndAsync(TestContext.Current.CancellationToken);

        Assert.Equal(130, result.ExitCode);
        // Not the whole line: a signal that is quicker than the opening finds nothing that hangs.
        Assert.StartsWith("tour: stopped by SIGINT", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }
}
