using Rungs.Processes;

namespace Rungs.TestProgram;

/// <summary>What the workers of <see cref="PoolProgram"/> do.</summary>
internal static class PoolFunctions
{
    [WorkerStartup]
    internal static async Task StartAsync()
    {
        if (Environment.GetEnvironmentVariable(PoolProgram.ModeVariable)?.Split(':', 2) is not [var mode, var path])
            return;

        SayWho(path);
        await Console.Error.WriteLineAsync("last words of the startup");
        switch (mode)
        {
            case "throw":
                throw new InvalidOperationException("startup of the test throws");
            case "throw-later":
                await Task.Delay(10);
                throw new InvalidOperationException("startup of the test throws later");
            case "exit":
                Environment.Exit(9);
                break;
            case "replacement" when File.ReadAllLines(path).Length is 2 or 3:
                Environment.Exit(9);
                break;
            case "recovers" when File.ReadAllLines(path).Length <= 4:
                Environment.Exit(9);
                break;
            case "kill":
                System.Diagnostics.Process.GetCurrentProcess().Kill();
                break;
            case "hang" or "hang-dispose" or "timeout":
                Thread.Sleep(Timeout.Infinite);
                break;
            default:
                break;
        }
    }

    [Portable]
    internal static int Sleep(string path)
    {
        SayWho(path);
        Thread.Sleep(Timeout.Infinite);
        return 0;
    }

    [Portable]
    internal static int Spin(string path)
    {
        SayWho(path);
        while (true)
            Thread.SpinWait(1000);
    }

    [Portable]
    internal static int Nap(int milliseconds)
    {
        Thread.Sleep(milliseconds);
        return 1;
    }

    private static void SayWho(string path)
    {
        // A lock, because FileMode.Append goes to the end first, and then writes.
        while (true)
        {
            try
            {
                using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
                file.Write(System.Text.Encoding.ASCII.GetBytes($"{Environment.ProcessId}\n"));
                return;
            }
            catch (IOException)
            {
                Thread.Sleep(1); // another has it
            }
        }
    }
}
