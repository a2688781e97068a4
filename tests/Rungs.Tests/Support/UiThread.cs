using System.Collections.Concurrent;

namespace Rungs.Tests.Support;

/// <summary>A thread with a single-threaded context, as desktop frameworks have one: posts run there, one after another.</summary>
internal sealed class UiThread : SynchronizationContext, IDisposable
{
    private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _posts = [];
    private readonly Thread _thread;

    internal UiThread()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "ui" };
        _thread.Start();
    }

    public override void Post(SendOrPostCallback d, object? state) => _posts.Add((d, state));

    public override SynchronizationContext CreateCopy() => this;

    internal Task<T> InvokeAsync<T>(Func<T> function)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(_ =>
        {
            try
            {
                done.SetResult(function());
            }
            catch (Exception error)
            {
                done.SetException(error);
            }
        }, null);
        return done.Task;
    }

    public void Dispose()
    {
        _posts.CompleteAdding();
        _thread.OrFail("the UI thread");
        _posts.Dispose();
    }

    private void Run()
    {
        SetSynchronizationContext(this);
        foreach (var (callback, state) in _posts.GetConsumingEnumerable())
            callback(state);
    }
}
