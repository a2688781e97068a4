using Rungs;
using Rungs.Diagnostics;
using Rungs.Loops;

namespace Snippets.Docs.Hazards;

/// <summary>The code of docs/hazards/blocking-in-a-loop.md.</summary>
internal static class BlockingInLoopSnippets
{
    internal static Task SeenAsync()
    {
        // snippet: blocking-in-a-loop
        var isSeen = false;
        StallMonitor.Stalled += stall =>
        {
            if (Volatile.Read(ref isSeen))
                return; // a busy machine may hold up others too
            Console.WriteLine($"{stall.Kind}: '{stall.Culprit}' holds up '{stall.Where}'");
            Volatile.Write(ref isSeen, true);
        };

        void Resize() // stands for a call that blocks, or computes, for long: here until it is seen
        {
            while (!Volatile.Read(ref isSeen))
                Thread.Sleep(10);
        }

        using var loop = new EventLoop(new() { Name = "ui" });
        loop.CallSoon(() => Resize());
        loop.CallSoon(() => Console.WriteLine("a click, late"));
        loop.CallSoon(() => loop.Stop());
        loop.RunForever();
        // end
        // prints: SlowCallback: 'Resize()' holds up 'ui'
        // prints: a click, late
        return Task.CompletedTask;
    }

    internal static Task InsteadAsync()
    {
        // snippet: blocking-in-a-loop-instead
        static void Resize() => Thread.Sleep(200); // blocks

        using var loop = new EventLoop(new() { Name = "ui" });
        loop.RunUntilComplete(async () =>
        {
            loop.CallSoon(() => Console.WriteLine("a click, at once"));
            await Async.RunAsync(() => Resize()); // on a thread; the loop goes on
            Console.WriteLine("resized, and back on the loop");
        });
        // end
        // prints: a click, at once
        // prints: resized, and back on the loop
        return Task.CompletedTask;
    }
}
