using System.Diagnostics;

namespace Rungs.Tests.Contract;

/// <summary>What the contract suite runs on every rung, in whichever process that runs it.</summary>
public static class Portables
{
    /// <summary>What <see cref="FailWithOwn"/> throws.</summary>
    internal static readonly InvalidTimeZoneException Own = new("own");

    internal static readonly AsyncLocal<string?> Local = new();

    [Portable]
    public static int Add(int first, int second) => first + second;

    [Portable]
    public static async Task<int> AddAsync(int first, int second)
    {
        await Task.Yield();
        return first + second;
    }

    [Portable]
    public static string? Greet(string? name) => name is null ? null : $"Hello {name}";

    [Portable]
    public static Task<string?> GreetAsync(string? name) => Task.FromResult(Greet(name));

    [Portable]
    public static (int Number, string Text) Pair(int number, string text) => (number, text);

    /// <summary>The bytes, each one more; null for none.</summary>
    [Portable]
    public static byte[]? Raise(byte[]? bytes) => bytes is null ? null : Array.ConvertAll(bytes, static one => (byte)(one + 1));

    [Portable]
    public static void DoNothing()
    {
    }

    [Portable]
    public static async Task DoNothingAsync() => await Task.Yield();

    [Portable]
    public static int Fail(string message) => throw new InvalidTimeZoneException(message);

    [Portable]
    public static async Task<int> FailAsync(string message)
    {
        await Task.Yield();
        return Fail(message);
    }

    [Portable]
    public static int FailWithOwn() => throw Own;

    [Portable]
    public static Task<int> FailWithOwnAsync() => throw Own;

    [Portable]
    public static int Tell(int value, IProgress<int>? progress)
    {
        progress?.Report(value);
        return value;
    }

    [Portable]
    public static async Task<int> TellAsync(int value, IProgress<int> progress)
    {
        progress.Report(value);
        await Task.Yield();
        return value;
    }

    [Portable]
    public static void WaitForToken(string gate, CancellationToken cancellationToken)
    {
        using var entered = Gate.Enter(gate);
        cancellationToken.WaitHandle.WaitOne();
        cancellationToken.ThrowIfCancellationRequested();
    }

    [Portable]
    public static async Task WaitForTokenAsync(string gate, CancellationToken cancellationToken)
    {
        using var entered = Gate.Enter(gate);
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    /// <summary>Takes no token.</summary>
    [Portable]
    public static int Pass(string gate, int result)
    {
        Gate.Pass(gate);
        return result;
    }

    [Portable]
    public static async Task<int> PassAsync(string gate, int result)
    {
        await Gate.PassAsync(gate);
        return result;
    }

    [Portable]
    public static (string? Local, string? Trace) Look()
    {
        var seen = Local.Value;
        Local.Value = "changed inside";
        return (seen, Activity.Current?.TraceId.ToString());
    }

    [Portable]
    public static async Task<(string? Local, string? Trace)> LookAsync()
    {
        var seen = Look();
        await Task.Yield();
        return seen;
    }
}
