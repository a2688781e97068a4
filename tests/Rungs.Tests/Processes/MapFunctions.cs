namespace Rungs.Tests.Processes;

/// <summary>What <see cref="ProcessPoolMapTests"/> calls in workers.</summary>
internal static class MapFunctions
{
    [Portable]
    public static int Double(int number) => 2 * number;

    [Portable]
    public static async Task<string> JoinAsync(int number, string text, CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        return $"{number} {text}";
    }

    [Portable]
    public static int FailAt(int number, int bad) => number == bad ? throw new InvalidTimeZoneException($"item {number}") : number;

    /// <summary>Notes that it has begun, and goes on once the gate is there.</summary>
    [Portable]
    public static int WaitForGate(int number, string folder)
    {
        File.WriteAllText(Path.Combine(folder, $"begun-{number}"), "");
        while (!File.Exists(Path.Combine(folder, "gate")))
            Thread.Sleep(1);
        return number;
    }

    [Portable]
    public static async Task<int> WaitForCancelAsync(int number, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return number;
    }
}
