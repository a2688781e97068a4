using Spectre.Console;

namespace Rungs.Tour.Ladder;

/// <summary>Shows how far a run is, where somebody is looking.</summary>
internal static class ProgressBar
{
    private static bool IsSeen => !Console.IsOutputRedirected && !Console.IsErrorRedirected;

    /// <summary>Runs <paramref name="run"/> with a bar on standard error, or without one.</summary>
    internal static Task<T> ShowAsync<T>(string what, Func<IProgress<RunProgress>?, Task<T>> run)
    {
        if (!IsSeen)
            return run(null);

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress().AutoClear(true).StartAsync(context => run(new Bar(context.AddTask(what))));
    }

    /// <summary>Each report is one step: on threads they come in no order, and the numbers in them would make the bar jump back.</summary>
    private sealed class Bar(ProgressTask task) : IProgress<RunProgress>
    {
        public void Report(RunProgress value)
        {
            task.MaxValue = value.Total;
            task.Increment(1);
        }
    }
}
