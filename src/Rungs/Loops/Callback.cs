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

    /// <summary>What a name can be found from; see <see cref="CallbackName"/>. Never null: a loop that has none runs nothing.</summary>
    internal object State => _state ?? _function;

    /// <summary>What people read when it fails.</summary>
    internal string Name => CallbackName.From(_function is Action ? _state ?? "" : _state);

    /// <summary>Whether it resumes an async method, which leaves the thread as it found it; see <see cref="ResumeProbe"/>.</summary>
    internal bool IsResumption => ReferenceEquals(_function, ResumeProbe.Resume);

    /// <inheritdoc cref="NextStep.IsOf"/>
    internal bool GoesOnWith(Task function) => NextStep.IsOf(function, _state);

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
