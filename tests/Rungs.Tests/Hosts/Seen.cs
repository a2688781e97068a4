namespace Rungs.Tests.Hosts;

/// <summary>Asks a broker, or a disk, again and again, because they tell nobody.</summary>
internal static class Seen
{
    internal static Task UntilAsync(Func<bool> condition, string what) => UntilAsync(() => Task.FromResult(condition()), what);

    internal static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        using var limit = new CancellationTokenSource(Hang.Limit);
        while (!await condition())
        {
            Assert.False(limit.IsCancellationRequested, $"Not seen within {Hang.Limit}: {what}.");
            await Task.Delay(10);
        }
    }
}
