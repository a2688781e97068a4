using System.Text.Json;

namespace Rungs.Tour.Tests;

public sealed class TimelineTests
{
    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Timeline_OfTheLadder_HasEveryRungAndEveryFile()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["a.txt"], "a", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder["b.txt"], "b", TestContext.Current.CancellationToken);
        using var output = new TemporaryFolder();
        var trace = Path.Join(output.Path, "new", "trace.json");

        var result = await TourProgram.RunAsync("ladder", folder.Path, "--list", "--timeline", trace);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal([$"tour: the timeline is in {trace}"], result.ErrorLines);
        Assert.DoesNotContain("timeline", result.Output, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(trace, TestContext.Current.CancellationToken));
        var events = document.RootElement.GetProperty("traceEvents").EnumerateArray().ToList();
        var rungs = events.Where(one => one.GetProperty("name").GetString() == "process_name").Select(one => one.GetProperty("args").GetProperty("name").GetString()!.Split(':')[0]);
        Assert.Equal(["Serial", "Loop", "Threads", "Processes", "Hosts"], rungs);
        var works = events.Where(one => one.GetProperty("ph").GetString() == "X").Select(one => one.GetProperty("name").GetString());
        Assert.Equal([folder["a.txt"], folder["b.txt"], "Content.Read"], works.Distinct().Order(StringComparer.Ordinal)); // the last as hosts, which do not know of files, call it
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Timeline_ThatCannotBeWritten_IsToldAndExitCode1()
    {
        using var folder = new TemporaryFolder();

        var result = await TourProgram.RunAsync("ladder", folder.Path, "--rung", "serial", "--list", "--timeline", "/proc/none/page.html");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("tour: the timeline could not be written: ", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }
}
