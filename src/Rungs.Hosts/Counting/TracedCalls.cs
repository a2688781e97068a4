using System.Diagnostics;
using Rungs.Hosts.Calling;

namespace Rungs.Hosts.Counting;

/// <summary>Calls of a pool, each within an activity where somebody listens.</summary>
internal static class TracedCalls
{
    internal static Task<T> RunTracedAsync<T>(this HostCaller caller, PortableCall call, WorkLabel label, CancellationToken cancellationToken, CancellationToken withdrawal = default) => WorkActivity.IsListenedTo
        ? RunWithinAsync<T>(caller, call, label, cancellationToken, withdrawal)
        : caller.RunAsync<T>(call, label, cancellationToken, withdrawal);

    internal static Task<string> EnqueueTracedAsync(this HostCaller caller, PortableCall call, WorkLabel label, CancellationToken cancellationToken) => WorkActivity.IsListenedTo
        ? EnqueueWithinAsync(caller, call, label, cancellationToken)
        : caller.EnqueueAsync(call, label, cancellationToken);

    private static async Task<T> RunWithinAsync<T>(HostCaller caller, PortableCall call, WorkLabel label, CancellationToken cancellationToken, CancellationToken withdrawal)
    {
        var activity = JobActivity.StartCall(caller.PoolName, label.Name, isAwaited: true);
        return await EndAsync(caller.RunAsync<T>(call, label, cancellationToken, withdrawal), activity);
    }

    private static async Task<string> EnqueueWithinAsync(HostCaller caller, PortableCall call, WorkLabel label, CancellationToken cancellationToken)
    {
        var activity = JobActivity.StartCall(caller.PoolName, label.Name, isAwaited: false);
        return await EndAsync(caller.EnqueueAsync(call, label, cancellationToken), activity);
    }

    private static async Task<T> EndAsync<T>(Task<T> call, Activity? activity)
    {
        try
        {
            return await call;
        }
        finally
        {
            WorkActivity.End(activity, call.Exception?.InnerException);
        }
    }
}
