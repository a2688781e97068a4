namespace Rungs.Hosts.Jobs;

/// <summary>Counts what is being answered, so that a worker can wait until nothing is.</summary>
internal sealed class LiveAnswers
{
    /// <summary>Guards the two below.</summary>
    private readonly Lock _gate = new();

    private int _count;

    /// <summary>Ends when the count comes to zero; null where nobody waits.</summary>
    private TaskCompletionSource? _none;

    internal Exit Enter()
    {
        lock (_gate)
            _count++;
        return new Exit(this);
    }

    /// <summary>Ends once nothing is answered any more.</summary>
    internal Task WhenNoneAsync()
    {
        lock (_gate)
            return _count == 0 ? Task.CompletedTask : (_none ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }

    private void Leave()
    {
        lock (_gate)
        {
            if (--_count == 0)
                _none?.TrySetResult(); // its continuations run elsewhere
        }
    }

    internal readonly struct Exit(LiveAnswers answers) : IDisposable
    {
        public void Dispose() => answers.Leave();
    }
}
