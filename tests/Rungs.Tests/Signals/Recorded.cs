using System.Collections.Concurrent;
using Rungs.Signals;

namespace Rungs.Tests.Signals;

/// <summary>What the functions of a service did, in order.</summary>
internal sealed class Recorded
{
    private readonly ConcurrentQueue<string> _entries = new();

    internal string Text => string.Join(' ', _entries);

    internal void Note(string entry) => _entries.Enqueue(entry);

    internal Action Noting(string entry) => () => Note(entry);

    internal Action Failing(string entry, Exception? error = null) => () =>
    {
        Note(entry);
        throw error ?? new IOException(entry);
    };
}

internal static class Running
{
    /// <summary>Runs the service in both manners' own way: blocking on a thread, or awaited.</summary>
    internal static Task<int> StartAsync(this SignalService service, bool isBlocking, CancellationToken cancellationToken = default) =>
        isBlocking ? Task.Factory.StartNew(() => service.Run(cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default) : service.RunAsync(cancellationToken);
}
