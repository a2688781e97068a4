using Rungs.Loops;

namespace Rungs.Tour.Parts;

/// <summary>Part 10, concurrency: creating tasks on the loop.</summary>
/// <remarks>
/// In Python: <c>asyncio.create_task</c>. In JavaScript every call of an async function is one. Takes 2.0 s and prints:
/// <code>
/// 0.0 s  created
/// 0.0 s  rice is on
/// 0.0 s  soup is on
/// 0.5 s  on the loop: CookAsync("rice", 1), CookAsync("soup", 2), part 10
/// 1.0 s  rice is done
/// 1.0 s  on the loop: CookAsync("soup", 2), part 10
/// 2.0 s  soup is done
/// 2.0 s  on the loop: part 10
/// </code>
/// </remarks>
internal static class Part10
{
    internal static async Task RunAsync(PartContext part, CancellationToken token)
    {
        var loop = EventLoop.Current;

        // A task starts in the loop's next turn, which comes when this function waits. It takes its name from the source.
        var rice = loop.CreateTask(() => CookAsync("rice", 1));
        var soup = loop.CreateTask(() => CookAsync("soup", 2));
        part.Say("created");

        await loop.Delay(TimeSpan.FromSeconds(0.5), token);
        SayTasks();

        // Both wait at once, on one thread: the second is done one second after the first.
        await rice;
        SayTasks();
        await soup;
        SayTasks();

        async Task CookAsync(string dish, int seconds)
        {
            part.Say($"{dish} is on");
            await loop.Delay(TimeSpan.FromSeconds(seconds), token);
            part.Say($"{dish} is done");
        }

        void SayTasks() => part.Say($"on the loop: {string.Join(", ", loop.Tasks.Select(task => task.Name).Order(StringComparer.Ordinal))}");
    }
}
