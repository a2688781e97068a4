using System.Diagnostics;

namespace Rungs.Tests.Contract;

/// <summary>What the contract suite runs on every rung, in whichever process that runs it. Idempotent, so that a ladder may send it anywhere.</summary>
public static class Portables
{
    /// <summary>What <see cref="FailWithOwn"/> throws.</summary>
    internal static readonly InvalidTimeZoneException Own = new("own");

    internal static readonly AsyncLocal<string?> Local = new();

    [Portable(Idempotent = true)]
    public static int Add(int first, int second) => first + second;

    [Portable(Idempotent = true)]
    public static async Task<int> AddAsync(int first, int second)
    {
        await Task.Yield();
        return first + second;
    }

    [Portable(Idempotent = true)]
    public static string? Greet(string? name) => name is null ? null : $"Hello {name}";

    [Portable(Idempotent = true)]
    public static Task<string?> GreetAsync(string? name) => Task.FromResult(Greet(name));

    [Portable(Idempotent = true)]
    public static (int Number, string Text) Pair(int number, string text) => (number, text);

    /// <summary>The bytes, each one more; null for none.</summary>
    [Portable(Idempotent = true)]
    public static byte[]? Raise(byte[]? bytes) => bytes is null ? null : Array.ConvertAll(bytes, static one => (byte)(one + 1));

    [Portable(Idempotent = true)]
    public static void DoNothing()
    {
    }

    [Portable(Idempotent = true)]
    public static async Task DoNothingAsync() => await Task.Yield();

    [Portable(Idempotent = true)]
    public static int Fail(string message) => throw new InvalidTimeZoneException(message);

    [Portable(Idempotent = true)]
    public static async Task<int> FailAsync(string message)
    {
        await Task.Yield();
        return Fail(message);
    }

    [Portable(Idempotent = true)]
    public static int FailWithOwn() => throw Own;

    [Portable(Idempotent = true)]
    public static Task<int> FailWithOwnAsync() => throw Own;

    [Portable(Idempotent = true)]
    public static int Tell(int value, IProgress<int>? progress)
    {
        progress?.Report(value);
        return value;
    }

    [Portable(Idempotent = true)]
    public static async Task<int> TellAsync(int value, IProgress<int> progress)
    {
        progress.Report(value);
        await Task.Yield();
        return value;
    }

    [Portable(Idempotent = true)]
    public static void WaitForToken(string gate, CancellationToken cancellationToken)
    {
        using var entered = Gate.Enter(gate);
        cancellationToken.WaitHandle.WaitOne();
        cancellationToken.ThrowIfCancellationRequested();
    }

    [Portable(Idempotent = true)]
    public static async Task WaitForTokenAsync(string gate, CancellationToken cancellationToken)
    {
        using var entered = Gate.Enter(gate);
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    /// <summary>Takes no token.</summary>
    [Portable(Idempotent = true)]
    public static int Pass(string gate, int result)
    {
        Gate.Pass(gate);
        return result;
    }

    [Portable(Idempotent = true)]
    public static async Task<int> PassAsync(string gate, int result)
    {
        await Gate.PassAsync(gate);
        return result;
    }

    [Portable(Idempotent = true)]
    public static (string? Local, string? Trace) Look()
    {
        var seen = Local.Value;
        Local.Value = "changed inside";
        return (seen, Activity.Current?.TraceId.ToString());
    }

    [Portable(Idempotent = true)]
    public static async Task<(string? Local, string? Trace)> LookAsync()
    {
        var seen = Look();
        await Task.Yield();
        return seen;
    }
}
