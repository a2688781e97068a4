using System.Diagnostics;

namespace Rungs;

/// <summary>An activity of each work that runs on a rung of this process, from the activity source <c>Rungs</c>.</summary>
/// <remarks>It is a child of the caller's. The work's name is a tag, because it can hold literals.</remarks>
internal static class WorkActivity
{
    /// <summary>Where all activities of the library come from.</summary>
    internal static ActivitySource Source { get; } = new("Rungs");

    /// <summary>Whether anybody listens. Ask before the name is made.</summary>
    internal static bool IsListenedTo => Source.HasListeners();

    /// <summary>Starts the activity of a work; null where nobody listens.</summary>
    internal static Activity? Start(string name)
    {
        var activity = Source.StartActivity("rungs.work");
        activity?.SetTag("rungs.work.name", name);
        return activity;
    }

    /// <summary>Ends the activity of a work that has ended, with <paramref name="error"/> or without.</summary>
    internal static void End(Activity? activity, Exception? error)
    {
        if (activity is null)
            return;
        if (error is not null)
            activity.SetStatus(ActivityStatusCode.Error, error.Message);
        activity.Dispose();
    }
}
