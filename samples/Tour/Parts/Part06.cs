using System.Runtime.CompilerServices;
using Rungs.Loops;

namespace Rungs.Tour.Parts;

/// <summary>Part 6, awaitables: a type of your own that can be awaited.</summary>
/// <remarks>
/// In Python: <c>__await__</c>. In JavaScript: any object with a <c>then</c>. In C#: an awaiter, which
/// answers the three questions below. Takes 1.0 s and prints:
/// <code>
/// 0.0 s  is it over? no
/// 0.0 s  call me when it is
/// 1.0 s  the result, please
/// 1.0 s  rested for 1 s
/// 1.0 s  is it over? yes
/// 1.0 s  the result, please
/// 1.0 s  rested for 0 s
/// </code>
/// </remarks>
internal static class Part06
{
    internal static async Task RunAsync(PartContext part, CancellationToken token)
    {
        part.Say(await new Nap(part, Seconds: 1));

        // What is over at once costs no turn of the loop: await goes straight to the result.
        part.Say(await new Nap(part, Seconds: 0));
    }

    private sealed record Nap(PartContext Part, int Seconds)
    {
        /// <summary>What the compiler looks for in the type after <c>await</c>; an extension method will do.</summary>
        public NapAwaiter GetAwaiter() => new(this);
    }

    private sealed class NapAwaiter(Nap nap) : INotifyCompletion
    {
        public bool IsCompleted
        {
            get
            {
                nap.Part.Say($"is it over? {(nap.Seconds == 0 ? "yes" : "no")}");
                return nap.Seconds == 0;
            }
        }

        /// <summary>Takes the rest of the function, to be called when the wait is over: here as a callback of the loop.</summary>
        public void OnCompleted(Action continuation)
        {
            nap.Part.Say("call me when it is");
            EventLoop.Current.CallLater(TimeSpan.FromSeconds(nap.Seconds), continuation);
        }

        public string GetResult()
        {
            nap.Part.Say("the result, please");
            return $"rested for {nap.Seconds} s";
        }
    }
}
