using Rungs.Loops;

namespace Rungs.Tour.Parts;

/// <summary>Part 3, awaitables: async functions, and what awaiting twice means.</summary>
/// <remarks>
/// In Python a call gives a coroutine, which does nothing until it is awaited, and is awaited once. Here, as in JavaScript, a call
/// runs the function up to its first wait, and gives a task, which can be awaited as often as you like: the function runs once.
/// Takes 2.0 s and prints:
/// <code>
/// 0.0 s  hello begins
/// 0.0 s  called, and not awaited yet
/// 1.0 s  hello ends
/// 1.0 s  awaited: hello number 1
/// 1.0 s  awaited again: hello number 1
/// 1.0 s  hello begins
/// 2.0 s  hello ends
/// 2.0 s  called again: hello number 2
/// </code>
/// </remarks>
internal static class Part03
{
    internal static async Task RunAsync(PartContext part, CancellationToken token)
    {
        var calls = 0;

        var hello = HelloAsync();
        part.Say("called, and not awaited yet");
        part.Say($"awaited: {await hello}");
        part.Say($"awaited again: {await hello}");

        // Another call is another run. (A ValueTask, which saves an allocation, is for one await only: AsTask() makes a task of it.)
        part.Say($"called again: {await HelloAsync()}");

        async Task<string> HelloAsync()
        {
            part.Say("hello begins");
            await EventLoop.Current.Delay(TimeSpan.FromSeconds(1), token);
            part.Say("hello ends");
            return $"hello number {++calls}";
        }
    }
}
