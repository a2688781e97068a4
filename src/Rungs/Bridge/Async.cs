using Rungs.Diagnostics;

namespace Rungs;

/// <summary>The bridge between blocking and async code: call any function in either manner, from anywhere.</summary>
/// <remarks>All members are safe to call from any thread. Names and ideas come from the Python package <c>a_sync</c>.</remarks>
public static partial class Async
{
    /// <summary>Receives errors that nobody looked at, with the name of the work.</summary>
    /// <remarks>
    /// Raised after a garbage collection finds the task of a work unobserved, as the runtime's own
    /// <see cref="TaskScheduler.UnobservedTaskException"/> is; and at once for what a callback threw in a loop that has no
    /// handler for it. Called on whatever thread found the error; handlers should be quick and not throw.
    /// </remarks>
    public static event Action<Exception, string>? UnobservedError
    {
        add => UnobservedErrors.Raised += value;
        remove => UnobservedErrors.Raised -= value;
    }
}
