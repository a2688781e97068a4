using Rungs.Loops;

namespace Rungs.Tour.Parts;

/// <summary>Part 1, the event loop: obtaining or creating one.</summary>
/// <remarks>
/// In Python: <c>asyncio.get_event_loop()</c> and <c>asyncio.new_event_loop()</c>. In JavaScript there is one loop, and it always runs;
/// here a thread has none until it asks for one, and none runs until you run it. Takes 0.0 s and prints:
/// <code>
/// running: none
/// this thread's own: loop
/// the same when asked for again: True
/// the one just made: mine, the thread's own: False
/// running in a callback of mine: mine
/// running after that: none
/// </code>
/// </remarks>
internal static class Part01
{
    internal static void Run(PartContext part, CancellationToken token)
    {
        part.Print($"running: {EventLoop.Running?.Name ?? "none"}");

        // Obtained: this thread's own loop, made when it is asked for first.
        var own = EventLoop.Current;
        part.Print($"this thread's own: {own.Name}");
        part.Print($"the same when asked for again: {own == EventLoop.Current}");

        // Created: as many as you like, bound to no thread.
        using var mine = new EventLoop(new EventLoopOptions { Name = "mine", TimeProvider = part.Time });
        part.Print($"the one just made: {mine.Name}, the thread's own: {mine == EventLoop.Current}");

        // An idle loop keeps what it is given until a thread runs it. While that lasts, it is what Running and Current give.
        mine.CallSoon(() => part.Print($"running in a callback of mine: {EventLoop.Running?.Name ?? "none"}"));
        mine.CallSoon(mine.Stop);
        mine.RunForever();
        part.Print($"running after that: {EventLoop.Running?.Name ?? "none"}");
    }
}
