using Rungs.Loops;

namespace Rungs.Tour.Parts;

/// <summary>Part 5, awaitables: tasks, which are futures with a function behind them.</summary>
/// <remarks>
/// In Python: <c>asyncio.Task</c>; its <c>cancel()</c> throws into the function. In JavaScript a promise cannot be cancelled, and an
/// <c>AbortSignal</c> asks; here a token asks, in the same way. Takes 1.0 s and prints:
/// <code>
/// 0.0 s  short: under way, long: under way, wrong: under way
/// 0.5 s  short: RanToCompletion, long: under way, wrong: Faulted
/// 1.0 s  short: RanToCompletion, long: Canceled, wrong: Faulted
/// 1.0 s  the result of short: 0.5 s of sleep
/// 1.0 s  awaiting long has thrown: TaskCanceledException
/// 1.0 s  awaiting wrong has thrown: InvalidOperationException
/// </code>
/// </remarks>
internal static class Part05
{
    internal static async Task RunAsync(PartContext part, CancellationToken token)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        var shortOne = SleepAsync(0.5);
        var longOne = SleepAsync(60);
        var wrong = FailAsync();
        SayAll();

        await shortOne;
        SayAll();

        await EventLoop.Current.Delay(TimeSpan.FromSeconds(0.5), token);
        stop.Cancel();               // long heeds it, because it handed the token to what it awaits
        await Task.WhenAny(longOne); // waits for its end, whatever that is; to await the task itself would throw
        SayAll();

        // A task keeps its end for whoever awaits it, however late: the result, or the error, which is thrown at the await.
        part.Say($"the result of short: {await shortOne}");
        foreach (var (name, task) in new[] { ("long", longOne), ("wrong", wrong) })
        {
            try
            {
                await task;
            }
            catch (Exception error)
            {
                part.Say($"awaiting {name} has thrown: {error.GetType().Name}");
            }
        }

        async Task<string> SleepAsync(double seconds)
        {
            await EventLoop.Current.Delay(TimeSpan.FromSeconds(seconds), stop.Token);
            return FormattableString.Invariant($"{seconds} s of sleep");
        }

        async Task<string> FailAsync()
        {
            await EventLoop.Current.Delay(TimeSpan.FromSeconds(0.2), token);
            throw new InvalidOperationException();
        }

        void SayAll() => part.Say($"short: {StateOf(shortOne)}, long: {StateOf(longOne)}, wrong: {StateOf(wrong)}");

        static string StateOf(Task task) => task.IsCompleted ? $"{task.Status}" : "under way";
    }
}
