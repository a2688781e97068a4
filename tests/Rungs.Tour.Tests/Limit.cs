namespace Rungs.Tour.Tests;

/// <summary>How long a test may take before it counts as hung.</summary>
internal static class Limit
{
    internal const int Milliseconds = 120_000;

    /// <summary>How long one thing may take that a test waits for. Two of them fit into a test, so that it can say itself what did not happen.</summary>
    internal static readonly TimeSpan Wait = TimeSpan.FromSeconds(40);

    /// <summary>Waits for what <paramref name="start"/> begins, and fails with <paramref name="what"/> when it has not ended after <see cref="Wait"/>.</summary>
    internal static async Task<T> OrFailAsync<T>(Func<CancellationToken, Task<T>> start, Func<string> what)
    {
        var test = TestContext.Current.CancellationToken;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(test);
        limit.CancelAfter(Wait);
        try
        {
            return await start(limit.Token);
        }
        catch (OperationCanceledException error) when (limit.IsCancellationRequested && !test.IsCancellationRequested)
        {
            // Written too, because a server that then does not stop throws over it.
            var message = $"After {Wait.TotalSeconds} s: {what()}";
            TestContext.Current.TestOutputHelper?.WriteLine(message);
            throw new TimeoutException(message, error);
        }
    }
}
