using System.Diagnostics;

namespace Rungs;

/// <summary>An activity of each work that runs on a loop, on threads or on a strand, from the activity source <c>Rungs</c>.</summary>
/// <remarks>It is a child of the caller's. The work's name is a tag, because it can hold literals.</remarks>
internal static class WorkActivity
{
    private static readonly ActivitySource s_source = new("Rungs");

    /// <summary>Whether anybody listens. Ask before the name is made.</summary>
    internal static bool IsListenedTo => s_source.HasListeners();

    /// <summary>Starts the activity of a work; null where nobody listens.</summary>
    internal static Activity? Start(string name)
    {
        var activity = s_source.StartActivity("rungs.work");
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
