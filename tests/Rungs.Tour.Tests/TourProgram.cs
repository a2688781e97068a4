namespace Rungs.Tour.Tests;

/// <summary>The built executable.</summary>
internal static class TourProgram
{
    internal static string Path { get; } = System.IO.Path.Join(AppContext.BaseDirectory, "tour");

    /// <summary>Starts it as an interactive shell would: a background job of a script ignores SIGINT, and so would its children.</summary>
    internal static RunningProgram Start(params string[] arguments) => new("env", ["--default-signal=INT", Path, .. arguments]);

    internal static async Task<ProgramResult> RunAsync(params string[] arguments)
    {
        using var tour = Start(arguments);
        return await tour.EndAsync(TestContext.Current.CancellationToken);
    }
}
