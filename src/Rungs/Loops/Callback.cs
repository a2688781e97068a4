using System.Runtime.ExceptionServices;

namespace Rungs.Loops;

/// <summary>One thing for a loop to run: a function and its state, as posted.</summary>
internal readonly record struct Callback(SendOrPostCallback Function, object? State)
{
    /// <summary>What people read when it fails.</summary>
    internal string Name => State switch
    {
        INamed named => named.Name,
        ExceptionDispatchInfo => "async void",
        _ => "posted callback",
    };

    /// <summary>An action that runs in its caller's execution context.</summary>
    /// <param name="action">The action.</param>
    /// <param name="text">Its source text, for its name.</param>
    internal static Callback Of(Action action, string? text) => new(ContextAction.Run, new ContextAction(action, text));

    internal void Invoke() => Function(State);

    private sealed class ContextAction(Action action, string? text) : INamed
    {
        internal static readonly SendOrPostCallback Run = static self => ((ContextAction)self!).Invoke();

        /// <summary>The caller's execution context; null where its flow was suppressed.</summary>
        private readonly ExecutionContext? _context = ExecutionContext.Capture();

        public string Name => WorkName.From(text);

        private void Invoke()
        {
            if (_context is null)
                action();
            else
                ExecutionContext.Run(_context, static action => ((Action)action!)(), action);
        }
    }
}
