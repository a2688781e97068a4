using Rungs.Loops;

namespace Rungs.Tour.Parts;

/// <summary>Part 4, awaitables: futures, which are tasks with no function behind them.</summary>
/// <remarks>
/// In Python: <c>loop.create_future()</c>. In JavaScript: <c>Promise.withResolvers()</c>. Takes 1.5 s and prints:
/// <code>
/// 0.0 s  two functions wait for the bell
/// 1.0 s  it is rung
/// 1.0 s  first has heard: ding
/// 1.0 s  second has heard: ding
/// 1.0 s  it can be rung again: False
/// 1.5 s  the other bell is broken
/// </code>
/// </remarks>
internal static class Part04
{
    internal static async Task RunAsync(PartContext part, CancellationToken token)
    {
        var loop = EventLoop.Current;

        // With that option, whoever sets the result goes on at once, and whoever awaits it goes on in a turn of their own.
        var bell = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stop = token.Register(() => bell.TrySetCanceled(token));
        loop.CallLater(TimeSpan.FromSeconds(1), () =>
        {
            part.Say("it is rung");
            bell.TrySetResult("ding");
        });

        var (first, second) = (ListenAsync("first"), ListenAsync("second"));
        part.Say("two functions wait for the bell");
        await Task.WhenAll(first, second);
        part.Say($"it can be rung again: {bell.TrySetResult("dong")}");

        // A future ends once: with a result, with an error, or cancelled.
        var broken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.CallLater(TimeSpan.FromSeconds(0.5), () => broken.SetException(new InvalidOperationException("the other bell is broken")));
        try
        {
            await broken.Task.WaitAsync(token);
        }
        catch (InvalidOperationException error)
        {
            part.Say(error.Message);
        }

        async Task ListenAsync(string who) => part.Say($"{who} has heard: {await bell.Task}");
    }
}
