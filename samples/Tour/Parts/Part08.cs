using Rungs.Loops;

namespace Rungs.Tour.Parts;

/// <summary>Part 8, awaitables: async iterators, written out by hand.</summary>
/// <remarks>
/// In Python: <c>__aiter__</c> and <c>__anext__</c>. In JavaScript: <c>Symbol.asyncIterator</c> and <c>next()</c>. Part 9 has the
/// short way. Takes 2.0 s and prints:
/// <code>
/// 0.5 s  3
/// 1.0 s  2
/// 1.5 s  1
/// 1.5 s  the countdown is over
/// 2.0 s  3
/// 2.0 s  the countdown was left at 3
/// </code>
/// </remarks>
internal static class Part08
{
    internal static async Task RunAsync(PartContext part, CancellationToken token)
    {
        var countdown = new Countdown(part, From: 3);

        await foreach (var number in countdown.WithCancellation(token))
            part.Say($"{number}");

        // Each loop asks for an iterator of its own, and disposes it, also when it is left early.
        await foreach (var number in countdown.WithCancellation(token))
        {
            part.Say($"{number}");
            break;
        }
    }

    private sealed record Countdown(PartContext Part, int From) : IAsyncEnumerable<int>
    {
        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default) => new Iterator(this, cancellationToken);
    }

    private sealed class Iterator(Countdown countdown, CancellationToken token) : IAsyncEnumerator<int>
    {
        public int Current { get; private set; } = countdown.From + 1;

        /// <summary>Waits for the next item, and says whether there is one.</summary>
        public async ValueTask<bool> MoveNextAsync()
        {
            if (Current == 1)
            {
                Current = 0;
                return false;
            }

            await EventLoop.Current.Delay(TimeSpan.FromSeconds(0.5), token);
            Current--;
            return true;
        }

        public ValueTask DisposeAsync()
        {
            countdown.Part.Say(Current == 0 ? "the countdown is over" : $"the countdown was left at {Current}");
            return ValueTask.CompletedTask;
        }
    }
}
