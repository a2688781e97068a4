using System.Diagnostics;
using Rungs.Benchmarks.Quick;

namespace Rungs.Benchmarks.HostPools;

/// <summary>This program once more, as a worker in a process of its own; it ends when its input does.</summary>
internal sealed class Served : IDisposable
{
    private readonly Process _process;

    /// <summary>Starts it, and waits until it takes jobs.</summary>
    internal Served(params string[] arguments)
    {
        var start = Child.Start(arguments);
        (start.RedirectStandardInput, start.RedirectStandardOutput) = (true, true);
        _process = Process.Start(start)!;
        if (_process.StandardOutput.ReadLine() is null)
            throw new InvalidOperationException($"A worker ({arguments[0]}) did not start.");
    }

    /// <summary>In the child: says that it takes jobs, and stays until the parent has gone.</summary>
    internal static void Stay()
    {
        Console.WriteLine("serving");
        Console.In.ReadToEnd();
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
