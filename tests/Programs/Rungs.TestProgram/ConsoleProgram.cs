using System.Runtime.InteropServices;
using Rungs.Terminal;

namespace Rungs.TestProgram;

/// <summary>Reads line after line until the end of input; SIGUSR1 cancels the read that waits.</summary>
internal static class ConsoleProgram
{
    /// <summary>SIGUSR1 of Linux, which has no name here.</summary>
    private const PosixSignal UserSignal = (PosixSignal)10;

    internal static async Task<int> RunAsync(bool isBlocking)
    {
        CancellationTokenSource? cancellation = null;
        using var registration = PosixSignalRegistration.Create(UserSignal, context =>
        {
            context.Cancel = true;
            Volatile.Read(ref cancellation)!.Cancel();
        });
        while (true)
        {
            using var current = new CancellationTokenSource();
            Volatile.Write(ref cancellation, current);
            try
            {
                const string Prompt = "reading\n";
                var line = isBlocking ? AsyncConsole.ReadLine(Prompt, current.Token) : await AsyncConsole.ReadLineAsync(Prompt, current.Token);
                Console.WriteLine(line is null ? "end" : $"line '{line}'");
                if (line is null)
                    return 0;
            }
            catch (OperationCanceledException)
            {
                Console.WriteLine("cancelled");
            }
        }
    }
}
