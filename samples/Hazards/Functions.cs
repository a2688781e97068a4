using Rungs;
using Rungs.Loops;

namespace Hazards;

/// <summary>What the programs call.</summary>
internal static class Functions
{
    /// <summary>An async function that resumes where it was called, after a moment.</summary>
    internal static async Task<int> LoadAsync()
    {
        await Task.Yield(); // it never ends at once, however busy the machine is
        await Task.Delay(10);
        return 5;
    }

    /// <summary>Runs <paramref name="callback"/> as a blocking function on a new loop of that name, on this thread.</summary>
    internal static void RunIn(EventLoopOptions options, Action<EventLoop> callback, string name)
    {
        using var loop = new EventLoop(options);
        loop.RunUntilComplete(() => loop.RunAsync(Work.Of(() => callback(loop), name)), "main");
    }

    internal static void Check(bool isSo)
    {
        if (!isSo)
            throw new InvalidOperationException("The program ended with a wrong result.");
    }

    /// <summary>Calls <paramref name="action"/>, which the trial may have to free.</summary>
    internal static void Freed(Action action)
    {
        try
        {
            action();
        }
        catch (OperationCanceledException)
        {
            // The trial is over.
        }
    }

    /// <summary>Waits for all of <paramref name="tasks"/>, then throws the first error.</summary>
    internal static void WaitForAll(params Task[] tasks)
    {
        foreach (var task in tasks)
            ((IAsyncResult)task).AsyncWaitHandle.WaitOne();
        foreach (var task in tasks)
            task.GetAwaiter().GetResult();
    }
}
