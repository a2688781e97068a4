using System.Runtime.ExceptionServices;

namespace Rungs.Loops;

/// <summary>One thing for a loop to run: a posted function with its state, or an action in its caller's execution context.</summary>
internal readonly struct Callback
{
    /// <summary>A <see cref="SendOrPostCallback"/>, which brings its own context, or an <see cref="Action"/>.</summary>
    private readonly Delegate _function;

    /// <summary>The state of a posted function; the source text of an action.</summary>
    private readonly object? _state;

    /// <summary>The context an action runs in; null where its flow was suppressed, and for posted functions.</summary>
    private readonly ExecutionContext? _context;

    internal Callback(SendOrPostCallback function, object? state)
    {
        _function = function;
        _state = state;
    }

    /// <summary>An action in the execution context of whoever makes this.</summary>
    internal Callback(Action action, string? text)
    {
        _function = action;
        _state = text;
        _context = ExecutionContext.Capture();
    }

    /// <summary>What people read when it fails.</summary>
    internal string Name => _function is Action ? WorkName.From(_state as string) : _state switch
    {
        INamed named => named.Name,
        ExceptionDispatchInfo => "async void",
        _ => "posted callback",
    };

    /// <summary>Whether it resumes an async method, which leaves the thread as it found it; see <see cref="ResumeProbe"/>.</summary>
    internal bool IsResumption => ReferenceEquals(_function, ResumeProbe.Resume);

    internal void Invoke()
    {
        if (_function is SendOrPostCallback posted)
            posted(_state);
        else if (_context is null)
            ((Action)_function)();
        else
            ExecutionContext.Run(_context, static action => ((Action)action!)(), _function);
    }
}
