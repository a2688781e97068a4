namespace Rungs.Tests.Runners.Ladders;

/// <summary>What the tests of the ladder run, here and in other processes.</summary>
public static class LadderJobs
{
    [Portable(Idempotent = true)]
    public static int Twice(int number) => number * 2;

    [Portable(Idempotent = true)]
    public static async Task<int> TwiceAsync(int number)
    {
        await Task.Yield();
        return number * 2;
    }

    /// <summary>May not be sent anywhere twice.</summary>
    [Portable]
    public static int Once(int number, IProgress<int> ran)
    {
        ran.Report(number);
        return number;
    }

    [Portable(Idempotent = true)]
    public static int Often(int number, IProgress<int> ran)
    {
        ran.Report(number);
        return number;
    }

    [Portable(Idempotent = true)]
    public static int Pass(string gate, int number)
    {
        Gate.Pass(gate);
        return number;
    }

    [Portable(Idempotent = true)]
    public static async Task<int> PassAsync(string gate, int number)
    {
        await Gate.PassAsync(gate);
        return number;
    }

    [Portable(Idempotent = true)]
    public static int Fail(string message) => throw new InvalidTimeZoneException(message);

    [Portable(Idempotent = true)]
    public static async Task<int> FailAsync(string message)
    {
        await Task.Yield();
        throw new InvalidTimeZoneException(message);
    }

    [Portable(Idempotent = true)]
    public static void WaitForToken(string gate, CancellationToken cancellationToken)
    {
        using var entered = Gate.Enter(gate);
        cancellationToken.WaitHandle.WaitOne();
        cancellationToken.ThrowIfCancellationRequested();
    }

    [Portable(Isolated = true)]
    public static int ProcessId() => Environment.ProcessId;

    /// <summary>Computes for some milliseconds, and notes on disk that it has run and where: each run has a file of its own.</summary>
    [Portable(Idempotent = true)]
    public static int Note(string folder, int key, int milliseconds)
    {
        Thread.Sleep(milliseconds); // stands for work; nothing is concluded from how long it takes
        File.WriteAllBytes(Path.Combine(folder, $"{key}.{Environment.ProcessId}.{Guid.NewGuid():N}"), []);
        return key * 2;
    }
}
