using Rungs.Coordination;

namespace Rungs.Processes.Engine;

/// <summary>Sends a worker what might not fit into its socket at once, so that no caller waits there, nor the thread that reads its answers.</summary>
internal sealed class SenderThread
{
    private readonly Parker _parker = new();
    private readonly Func<bool> _send;
    private volatile bool _isOver;

    /// <param name="name">What people read of the thread.</param>
    /// <param name="send">Sends what there is; false where there will be no more.</param>
    internal SenderThread(string name, Func<bool> send)
    {
        _send = send;
        new Thread(Run, 256 * 1024) { IsBackground = true, Name = name }.UnsafeStart();
    }

    /// <summary>There is something to send. Whoever sends hands that over.</summary>
    internal void Wake() => _parker.Unpark();

    /// <summary>Ends the thread.</summary>
    internal void End()
    {
        _isOver = true;
        _parker.Unpark();
    }

    private void Run()
    {
        // Its worker may have ended before whoever made this thread could say so, or while it did: then sending says it.
        do
            _parker.Park();
        while (!_isOver && _send());
    }
}
