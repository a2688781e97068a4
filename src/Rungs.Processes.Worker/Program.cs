using System.Diagnostics.CodeAnalysis;
using Rungs.Processes.Wire;

namespace Rungs.Processes.Worker;

/// <summary>The program of a worker process: connects to the pool that started it, and does its calls until the pool ends.</summary>
internal static class Program
{
    /// <summary>Whether this process is a worker.</summary>
    internal static bool IsWorker { get; private set; }

    /// <param name="arguments">The path of the pool's socket.</param>
    /// <returns>0; 70 where the pool sent garbage; 71 where it could not start, which standard error explains.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever it is, it is told, and the process ends.")]
    private static int Main(string[] arguments)
    {
        if (arguments.Length != 1 || Environment.GetEnvironmentVariable(Protocol.TokenVariable) is not { Length: Protocol.TokenLength } token)
        {
            Say("This program is started by a ProcessPool (package Rungs.Processes), not by hand.");
            return Protocol.StartExitCode;
        }

        IsWorker = true;
        Environment.SetEnvironmentVariable(Protocol.TokenVariable, null); // so that programs started here do not have it
        ProcessGroup.LeaveParents();
        try
        {
            var control = Connect(arguments[0], Channel.Control, token); // as long as the process, which ends at once when it does
            using var work = Connect(arguments[0], Channel.Work, token);
            return new WorkerLoop(work, control).Run();
        }
        catch (ProtocolException error)
        {
            Say($"Rungs worker: the pool has sent what the protocol does not allow. {error.Message}");
            return Protocol.BrokenExitCode;
        }
        catch (IOException)
        {
            return 0; // the pool is gone
        }
        catch (Exception error)
        {
            Say($"Rungs worker: it could not start. {error}");
            return Protocol.StartExitCode;
        }
    }

    /// <summary>By itself, so that the console is loaded only where there is something to say.</summary>
    private static void Say(string line) => Console.Error.WriteLine(line);

    private static Stream Connect(string path, Channel channel, string token)
    {
        var stream = PoolConnection.Open(path);
        var hello = Hello.ToBytes(channel, token);
        var writer = new FrameWriter(stream);
        writer.Begin(FrameType.Hello, 0, hello.Length);
        writer.Write(hello);
        writer.Flush();
        return stream;
    }
}
