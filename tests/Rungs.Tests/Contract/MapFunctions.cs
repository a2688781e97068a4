namespace Rungs.Tests.Contract;

/// <summary>What <see cref="PortableMapContractTests"/> calls in other processes.</summary>
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

    /// <summary>Notes that it has begun; all but the first go on once the gate is there.</summary>
    [Portable]
    public static int WaitForGate(int number, string folder)
    {
        File.WriteAllText(Path.Combine(folder, $"begun-{number}"), "");
        while (number > 0 && !File.Exists(Path.Combine(folder, "gate")))
            Thread.Sleep(1);
        return number;
    }

    [Portable]
    public static async Task<int> WaitForCancelAsync(int number, string gate, CancellationToken cancellationToken)
    {
        using var entered = Gate.Enter(gate);
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return number;
    }
}
