using System.Collections.Concurrent;

namespace Hazards;

/// <summary>A single-threaded context as desktop frameworks have it: posts run one after another on the thread that runs it.</summary>
internal sealed class Ui : SynchronizationContext, IDisposable
{
    private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _posts = [];

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state) => _posts.Add((d, state));

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;

    public void Dispose() => _posts.Dispose();

    /// <summary>Runs a context on this thread until <paramref name="main"/> has ended.</summary>
    internal static void Run(Func<Ui, Task> main)
    {
        var ui = new Ui();
        var outer = Current;
        SetSynchronizationContext(ui);
        var task = main(ui);
        _ = task.ContinueWith(_ => ui._posts.CompleteAdding(), TaskScheduler.Default);
        foreach (var (callback, state) in ui._posts.GetConsumingEnumerable())
            ui.Invoke(callback, state);
        SetSynchronizationContext(outer);
        task.GetAwaiter().GetResult();
    }

    /// <summary>Starts a context on a thread of its own, which runs for ever.</summary>
    internal static Ui Start()
    {
        var started = new TaskCompletionSource<Ui>();
        new Thread(() => Run(async ui =>
        {
            started.SetResult(ui);
            await Task.Delay(Timeout.Infinite);
        }))
        { IsBackground = true }.Start();
        return started.Task.Result;
    }

    /// <summary>Runs <paramref name="function"/> there.</summary>
    internal Task InvokeAsync(Func<Task> function)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(_ => _ = RunAsync(), null);
        return done.Task;

        async Task RunAsync()
        {
            await function();
            done.SetResult();
        }
    }

    internal Task InvokeAsync(Action function) => InvokeAsync(() =>
    {
        function();
        return Task.CompletedTask;
    });

    /// <summary>As most frameworks, it has a handler of last resort that writes a line and goes on.</summary>
    private void Invoke(SendOrPostCallback callback, object? state)
    {
        try
        {
            callback(state);
        }
        catch (Exception error)
        {
            Console.Error.WriteLine($"unhandled: {error.Message}");
        }
    }
}
