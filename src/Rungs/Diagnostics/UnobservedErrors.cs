namespace Rungs.Diagnostics;

/// <summary>Where an error goes that has no caller left to throw it to.</summary>
internal static class UnobservedErrors
{
    static UnobservedErrors() => TaskScheduler.UnobservedTaskException += OnUnobservedTask;

    /// <summary>Receives the error and the name of the work it came from.</summary>
    internal static event Action<Exception, string>? Raised;

    /// <summary>Hands the error to the subscribers; without one, writes it to standard error, so that it is never silent.</summary>
    internal static void Raise(Exception error, string name)
    {
        if (Raised is { } handlers)
            Notify(handlers, error, name);
        else
            Console.Error.WriteLine($"Rungs: unobserved error in '{name}' (subscribe to Async.UnobservedError): {error}");
    }

    /// <summary>A task was collected with an error nobody looked at: where it is one of ours, the subscribers hear of it.</summary>
    private static void OnUnobservedTask(object? sender, UnobservedTaskExceptionEventArgs e)
    {
        if (Raised is not { } handlers || sender is not Task { AsyncState: INamed named })
            return;

        e.SetObserved();
        foreach (var error in e.Exception.InnerExceptions)
            Notify(handlers, error, named.Name);
    }

    /// <summary>Calls the handler that somebody gave for errors of his own; where it throws, the subscribers hear of both errors. Throws nothing.</summary>
    internal static void Tell(Action<Exception, string> handler, Exception error, string name)
    {
        try
        {
            handler(error, name);
        }
        catch (Exception broken)
        {
            Raise(error, name);
            Raise(broken, name);
        }
    }

    /// <summary>Calls <paramref name="handlers"/>; what a handler throws goes to standard error, because nobody else is left.</summary>
    internal static void Notify(Action<Exception, string> handlers, Exception error, string name)
    {
        try
        {
            handlers(error, name);
        }
        catch (Exception broken)
        {
            Console.Error.WriteLine($"Rungs: an error handler threw while it was told of '{name}': {broken}");
        }
    }
}
