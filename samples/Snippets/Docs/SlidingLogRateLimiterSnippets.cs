using System.Diagnostics;
using System.Threading.RateLimiting;
using Rungs.Coordination;

namespace Snippets.Docs;

/// <summary>The code of docs/sliding-log-rate-limiter.md.</summary>
internal static class SlidingLogRateLimiterSnippets
{
    internal static async Task UseAsync()
    {
        // snippet: sliding-log-rate-limiter
        var window = TimeSpan.FromMilliseconds(100);
        using var limiter = new SlidingLogRateLimiter(permitLimit: 3, window);

        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 3; i++)
        {
            using var lease = await limiter.AcquireAsync();   // async code
            using var another = limiter.Acquire();            // blocking code, in the same line
        }

        Console.WriteLine(clock.Elapsed >= window);           // six permits: the fourth had to wait for a second window

        using var impatient = new SlidingLogRateLimiter(new() { PermitLimit = 1, Window = TimeSpan.FromHours(1), QueueLimit = 0 });
        using var first = await impatient.AcquireAsync();
        using var second = await impatient.AcquireAsync();    // nobody may wait: refused, and that is no exception
        second.TryGetMetadata(MetadataName.RetryAfter, out var wait);
        Console.WriteLine($"{first.IsAcquired}, {second.IsAcquired}, try again in {Math.Ceiling(wait.TotalMinutes)} minutes");
        // end
        // prints: True
        // prints: True, False, try again in 60 minutes
    }

    internal static async Task PerUserAsync()
    {
        // snippet: limiter-per-user
        using var perUser = PartitionedRateLimiter.Create<string, string>(user => RateLimitPartition.Get(
            user,
            _ => new SlidingLogRateLimiter(new() { PermitLimit = 2, Window = TimeSpan.FromHours(1), QueueLimit = 0 })));

        foreach (var user in new[] { "ann", "ann", "ann", "bob" })
        {
            using var lease = await perUser.AcquireAsync(user);
            Console.WriteLine($"{user}: {lease.IsAcquired}");
        }
        // end
        // prints: ann: True
        // prints: ann: True
        // prints: ann: False
        // prints: bob: True
    }
}
