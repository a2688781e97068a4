namespace Rungs.Tests.Support;

/// <summary>How long anything may take before it counts as hanging; generous, because machines are shared.</summary>
internal static class Hang
{
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    internal static Task OrFailAsync(this Task task) => task.WaitAsync(Limit);

    internal static Task<T> OrFailAsync<T>(this Task<T> task) => task.WaitAsync(Limit);

    internal static void OrFail(this ManualResetEventSlim signal, string what) =>
        Assert.True(signal.Wait(Limit), $"Still waiting after {Limit}: {what}");

    internal static void OrFail(this Thread thread, string what) =>
        Assert.True(thread.Join(Limit), $"Still running after {Limit}: {what}");

    /// <summary>Looks until <paramref name="condition"/> holds; for states that no signal tells of.</summary>
    internal static void Until(Func<bool> condition, string what) =>
        Assert.True(SpinWait.SpinUntil(condition, Limit), $"Still not so after {Limit}: {what}");
}
