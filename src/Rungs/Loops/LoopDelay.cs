namespace Rungs.Loops;

/// <summary>The task behind <see cref="EventLoop.Delay"/>.</summary>
internal sealed class LoopDelay : TaskCompletionSource
{
    private static readonly SendOrPostCallback s_end = static self => ((LoopDelay)self!).End();

    private readonly CancellationToken _cancellationToken;
    private CancellationTokenRegistration _registration;
    private LoopTimer? _timer;

    // Asynchronous continuations: a cancellation must not run the awaiter's code inside somebody's Cancel(). An awaiter on the
    // loop is posted to the loop either way.
    private LoopDelay(CancellationToken cancellationToken)
        : base(Continuations.Options) => _cancellationToken = cancellationToken;

    internal static Task Start(EventLoop loop, TimeSpan delay, CancellationToken cancellationToken)
    {
        var self = new LoopDelay(cancellationToken);
        self._timer = loop.StartTimer(delay, new Callback(s_end, self));
        if (cancellationToken.CanBeCanceled)
        {
            self._registration = cancellationToken.UnsafeRegister(static self => ((LoopDelay)self!).Cancel(), self);
            Interlocked.MemoryBarrier(); // registers, then looks; End completes, then looks: one sees the other
            if (self.Task.IsCompleted)
                self._registration.Unregister();
        }

        return self.Task;
    }

    private void End()
    {
        TrySetResult();
        _registration.Unregister();
    }

    private void Cancel()
    {
        if (_timer!.Cancel())
            TrySetCanceled(_cancellationToken);
    }
}
