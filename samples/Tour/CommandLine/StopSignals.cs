using System.Runtime.InteropServices;

namespace Rungs.Tour.CommandLine;

/// <summary>Turns the first SIGINT or SIGTERM into a cancelled token; a second one ends the process at once.</summary>
internal sealed class StopSignals : IDisposable
{
    /// <summary>How long what runs may take to hear the token. A read that hangs in the kernel never does.</summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Timer _graceIsOver;

    /// <summary>The number of the signal that came first; 0 before one did.</summary>
    private int _signal;

    internal StopSignals()
    {
        _graceIsOver = new Timer(_ => Environment.Exit(SayStopped(", though a read still hangs")));
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, number: 2)),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, number: 15)),
        ];
    }

    internal CancellationToken Token => _stop.Token;

    /// <summary>Tells the user, and returns the exit code that tells the shell.</summary>
    internal int SayStopped(string how = "")
    {
        Console.Error.WriteLine($"tour: stopped by {(_signal == 2 ? "SIGINT" : "SIGTERM")}{how}");
        return 128 + _signal;
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _graceIsOver.Dispose();
        _stop.Dispose();
    }

    private void Stop(PosixSignalContext context, int number)
    {
        if (Interlocked.CompareExchange(ref _signal, number, 0) != 0)
            return;

        context.Cancel = true;
        _graceIsOver.Change(s_grace, Timeout.InfiniteTimeSpan);
        _stop.Cancel();
    }
}
