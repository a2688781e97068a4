using System.Runtime.ExceptionServices;

namespace Rungs.Loops;

/// <summary>One thing for a loop to run: a posted continuation, or an action with its caller's execution context.</summary>
internal readonly struct Callback
{
    /// <summary>A <see cref="SendOrPostCallback"/> (raw, with a state) or an <see cref="Action"/> (in a context, with a name).</summary>
    private readonly Delegate _function;

    /// <summary>The state of a raw callback; the source text of an action.</summary>
    private readonly object? _state;

    /// <summary>The context an action runs in; null for raw callbacks, which bring their own.</summary>
    private readonly ExecutionContext? _context;

    internal Callback(SendOrPostCallback function, object? state)
    {
        _function = function;
        _state = state;
    }

    internal Callback(Action function, ExecutionContext? context, string? text)
    {
        _function = function;
        _context = context;
        _state = text;
    }

    /// <summary>What people read when it fails.</summary>
    internal string Name =>
        _function is Action ? WorkName.From(_state as string)
        : _state is ExceptionDispatchInfo ? "async void"
        : _state is LoopTimer timer ? timer.Name
        : "posted callback";

    internal void Invoke()
    {
        if (_function is SendOrPostCallback raw)
            raw(_state);
        else if (_context is null)
            ((Action)_function)();
        else
            ExecutionContext.Run(_context, static action => ((Action)action!)(), _function);
    }
}
