namespace Rungs.Benchmarks.Ladders;

/// <summary>Runs nothing, and so costs nothing: what is left is the decision.</summary>
internal sealed class NullRung(Level level) : IRung
{
    public Level Level => level;

    public RungCapabilities Capabilities { get; } = new() { TakesClosures = level <= Level.Threads };

    public Task<T> RunAsync<T>(Work<T> work, CancellationToken cancellationToken = default) => Ended<T>.Task;

    private static class Ended<T>
    {
        internal static readonly Task<T> Task = System.Threading.Tasks.Task.FromResult(default(T)!);
    }
}
