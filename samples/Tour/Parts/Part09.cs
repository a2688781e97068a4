using System.Runtime.CompilerServices;
using Rungs.Loops;
using Rungs.Streams;

namespace Rungs.Tour.Parts;

/// <summary>Part 9, awaitables: async generators, and LINQ over them.</summary>
/// <remarks>
/// In Python: <c>async def</c> with <c>yield</c>, and <c>[x async for x in ticks() if odd(x)]</c>. In JavaScript: <c>async function*</c>, and
/// a loop. Takes 2.5 s and prints:
/// <code>
/// 0.5 s  tick 1
/// 1.0 s  tick 2
/// 1.5 s  tick 3
/// 1.5 s  the clock stops
/// 1.5 s  squares of two odd ticks: 1, 9
/// 2.0 s  FIRST LINE
/// 2.5 s  SECOND LINE
/// </code>
/// </remarks>
internal static class Part09
{
    internal static async Task RunAsync(PartContext part, CancellationToken token)
    {
        // Nothing runs yet: a generator makes an item when it is asked for one.
        var squares = TicksAsync(token).Where(tick => tick % 2 == 1).Select(tick => tick * tick).Take(2);

        // Take leaves after the second odd tick, though there is no last one; the generator's finally block runs then.
        var list = await squares.ToListAsync(token);
        part.Say($"squares of two odd ticks: {string.Join(", ", list)}");

        // A generator that blocks becomes such a stream on a thread, which waits in place of the loop.
        await foreach (var line in AsyncStream.FromBlocking(Lines, token).Select(line => line.ToUpperInvariant()))
            part.Say(line);

        async IAsyncEnumerable<int> TicksAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            try
            {
                for (var tick = 1; ; tick++)
                {
                    await EventLoop.Current.Delay(TimeSpan.FromSeconds(0.5), cancellationToken);
                    part.Say($"tick {tick}");
                    yield return tick;
                }
            }
            finally
            {
                part.Say("the clock stops");
            }
        }

        IEnumerable<string> Lines()
        {
            foreach (var line in (string[])["first line", "second line"])
            {
                part.Sleep(TimeSpan.FromSeconds(0.5));
                yield return line;
            }
        }
    }
}
