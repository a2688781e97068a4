using System.Diagnostics;
using Rungs.Hosts.Jobs;

namespace Rungs.Hosts.Counting;

/// <summary>The activities of a job, from the activity source <c>Rungs</c>: the caller's, from the call to its outcome, and as its child the worker's.</summary>
internal static class JobActivity
{
    /// <summary>That of a caller; null where nobody listens. What is called is its name, which is a tag, because it can hold literals.</summary>
    internal static Activity? StartCall(string pool, string name, bool isAwaited)
    {
        var activity = WorkActivity.Source.StartActivity("rungs.job", isAwaited ? ActivityKind.Client : ActivityKind.Producer);
        activity?.SetTag("rungs.work.name", name).SetTag("rungs.pool", pool);
        return activity;
    }

    /// <summary>That of a worker, whose parent is on another host; null where the caller has none.</summary>
    internal static Activity? StartRun(Job job)
    {
        if (job.Trace is null)
            return null;
        // Without a listener here the trace goes on all the same, to what the function itself calls.
        var activity = WorkActivity.Source.StartActivity("rungs.job", job.ReplyTo is null ? ActivityKind.Consumer : ActivityKind.Server, job.Trace)
            ?? new Activity("rungs.job").SetParentId(job.Trace).Start();
        return activity.SetTag("rungs.job.id", job.Id).SetTag("rungs.job.method", job.Method).SetTag("rungs.job.attempt", job.Attempt);
    }

    /// <summary>Ends an activity whose job has ended so.</summary>
    internal static void EndRun(Activity? activity, Reply reply)
    {
        if (activity is null)
            return;
        if (reply.Kind == ReplyKind.Error)
            activity.SetStatus(ActivityStatusCode.Error, reply.ReadError().Message);
        activity.Dispose();
    }
}
