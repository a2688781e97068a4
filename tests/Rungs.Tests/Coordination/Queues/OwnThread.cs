namespace Rungs.Tests.Coordination.Queues;

/// <summary>Runs a blocking call on a thread of its own and shows its end as a task.</summary>
internal static class OwnThread
{
    internal static Task Start(Action body) => Start(body, out _);

    internal static Task Start(Action body, out Thread thread) => Start(() =>
    {
        body();
        return true;
    }, out thread);

    internal static Task<T> Start<T>(Func<T> body) => Start(body, out _);

    internal static Task<T> Start<T>(Func<T> body, out Thread thread)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        thread = new Thread(() =>
        {
            try
            {
                done.SetResult(body());
            }
            catch (OperationCanceledException error)
            {
                done.SetCanceled(error.CancellationToken);
            }
            catch (Exception error)
            {
                done.SetException(error);
            }
        })
        { IsBackground = true };
        thread.Start();
        return done.Task;
    }
}
