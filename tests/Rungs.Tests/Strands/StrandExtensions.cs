using Rungs.Strands;

namespace Rungs.Tests.Strands;

/// <summary>What tests of strands do again and again.</summary>
internal static class StrandExtensions
{
    /// <summary>Keeps the strand's turn until <paramref name="release"/> is set; returns when it has it.</summary>
    internal static Task Hold(this Strand strand, ManualResetEventSlim release)
    {
        var isHeld = new ManualResetEventSlim();
        var holder = strand.RunAsync(() =>
        {
            isHeld.Set();
            release.OrFail("the holder's release");
        });
        isHeld.OrFail("the holder");
        return holder;
    }

    internal static void UntilWaiting(this Strand strand, int count) =>
        Hang.Until(() => strand.Statistics.Waiting == count, $"{count} waiting for a turn");

    internal static void UntilPaused(this Strand strand, int count) =>
        Hang.Until(() => strand.Statistics.Paused == count, $"{count} paused");

    /// <summary>Nothing is left behind once every call has ended; the thread that ran the last one may still be leaving.</summary>
    internal static void AssertIdle(this Strand strand) =>
        Hang.Until(() => strand.Statistics is { IsBusy: false, Waiting: 0, Paused: 0, Calls: 0 }, $"idle: {strand.Statistics}");
}
