using System.Runtime.InteropServices;

namespace Rungs.Signals;

/// <summary>The four signals that ask a program to end, taken over until disposed.</summary>
internal sealed class HandledSignals : IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];

    /// <param name="received">Told of each, on a thread of the runtime; returns whether the signal is dealt with, so that what it does by default is left out.</param>
    /// <exception cref="PlatformNotSupportedException">The platform has no signals. None is taken over.</exception>
    internal HandledSignals(Func<PosixSignal, bool> received)
    {
        try
        {
            foreach (var signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT])
            {
                _registrations.Add(PosixSignalRegistration.Create(signal, context => context.Cancel = received(context.Signal)));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What a shell reports of a program that <paramref name="signal"/> ended.</summary>
    internal static int ExitCodeOf(PosixSignal signal) => 128 + signal switch
    {
        PosixSignal.SIGHUP => 1,
        PosixSignal.SIGINT => 2,
        PosixSignal.SIGQUIT => 3,
        _ => 15,
    };

    /// <summary>Gives the signals back: they do again what they did before.</summary>
    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
    }
}
