using Rungs.Loops;

namespace Rungs.Tour.Parts;

/// <summary>Part 2, the event loop: running an async function to completion on it, from blocking code.</summary>
/// <remarks>
/// In Python: <c>loop.run_until_complete(add())</c>, and <c>asyncio.run(add())</c> with a loop for the occasion. In JavaScript
/// nothing can wait for an async function but another one. Takes 1.5 s and prints:
/// <code>
/// 0.0 s  add is under way
/// 0.5 s  RunUntilComplete has returned 42
/// 0.5 s  add is under way
/// 1.0 s  RunUntilComplete has thrown: too large
/// 1.0 s  add is under way
/// 1.5 s  Async.Block has returned 3
/// </code>
/// </remarks>
internal static class Part02
{
    internal static void Run(PartContext part, CancellationToken token)
    {
        using var loop = new EventLoop(new EventLoopOptions { TimeProvider = part.Time });

        // This thread runs the loop until the function has ended: it blocks, and what waits on the loop does not.
        var sum = loop.RunUntilComplete(() => AddAsync(40, 2));
        part.Say($"RunUntilComplete has returned {sum}");

        try
        {
            loop.RunUntilComplete(() => AddAsync(int.MaxValue, 1));
        }
        catch (InvalidOperationException error)
        {
            part.Say($"RunUntilComplete has thrown: {error.Message}");
        }

        // In one line, from anywhere, with a loop for the occasion.
        sum = Async.Block(() => AddAsync(1, 2));
        part.Say($"Async.Block has returned {sum}");

        async Task<int> AddAsync(int left, int right)
        {
            part.Say("add is under way");
            await EventLoop.Current.Delay(TimeSpan.FromSeconds(0.5), token);
            return left <= int.MaxValue - right ? left + right : throw new InvalidOperationException("too large");
        }
    }
}
