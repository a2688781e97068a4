using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace Rungs;

/// <summary>What became of one item of a plan: its value, its error, or that it never started.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public readonly struct Outcome<T>
{
    private readonly T? _value;
    private readonly Work? _work;

    private Outcome(int index, Work work, OutcomeStatus status, T? value, Exception? error)
    {
        Index = index;
        _work = work;
        Status = status;
        _value = value;
        Error = error;
    }

    /// <summary>The item's place in the order of scheduling, from 0.</summary>
    public int Index { get; }

    /// <summary>The item's name.</summary>
    public string Name => _work?.Name ?? "";

    /// <summary>How it ended.</summary>
    public OutcomeStatus Status { get; }

    /// <summary>The exception it ended with; null where it succeeded or never started.</summary>
    public Exception? Error { get; }

    /// <summary>The value it returned.</summary>
    /// <exception cref="InvalidOperationException">The item never started.</exception>
    /// <exception cref="Exception">The item's own <see cref="Error"/>, its stack kept, where it failed or was cancelled.</exception>
    public T Value
    {
        get
        {
            if (Error is not null)
                ExceptionDispatchInfo.Throw(Error);
            if (Status != OutcomeStatus.Succeeded)
                throw new InvalidOperationException($"'{Name}' never started, so it has no value. Look at Status first.");
            return _value!;
        }
    }

    /// <summary>Gets the value, if there is one.</summary>
    /// <param name="value">The value where the item succeeded, else the default.</param>
    /// <returns>Whether the item succeeded.</returns>
    public bool TryGetValue([MaybeNullWhen(false)] out T value)
    {
        value = _value;
        return Status == OutcomeStatus.Succeeded;
    }

    /// <summary>The name and what became of it, for logs.</summary>
    /// <returns>For example <c>Load("a.txt"): failed (FileNotFoundException: ...)</c>.</returns>
    public override string ToString() => Status switch
    {
        OutcomeStatus.Succeeded => $"{Name}: succeeded ({_value})",
        OutcomeStatus.Failed => $"{Name}: failed ({Error!.GetType().Name}: {Error.Message})",
        OutcomeStatus.Cancelled => $"{Name}: cancelled",
        _ => $"{Name}: not started",
    };

    internal static Outcome<T> Succeeded(int index, Work work, T value) => new(index, work, OutcomeStatus.Succeeded, value, null);

    internal static Outcome<T> Ended(int index, Work work, Exception error) =>
        new(index, work, error is OperationCanceledException ? OutcomeStatus.Cancelled : OutcomeStatus.Failed, default, error);

    internal static Outcome<T> NotStarted(int index, Work work) => new(index, work, OutcomeStatus.NotStarted, default, null);
}
