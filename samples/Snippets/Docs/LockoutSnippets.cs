using System.Threading.RateLimiting;
using Rungs.Coordination;

namespace Snippets.Docs;

/// <summary>The code of docs/lockout.md.</summary>
internal static class LockoutSnippets
{
    internal static async Task UseAsync()
    {
        // snippet: lockout
        using var lockout = new Lockout();
        using var log = new SlidingLogRateLimiter(permitLimit: 10, window: TimeSpan.FromSeconds(1));
        using var limiter = RateLimiter.CreateChained(lockout, log); // the lockout first, the log last

        var calls = 0;
        (int Status, TimeSpan NotBefore) CallService() =>            // refuses its first caller
            ++calls == 1 ? (429, TimeSpan.FromMilliseconds(50)) : (200, TimeSpan.Zero);

        async Task<int> AskAsync()
        {
            while (true)
            {
                using var lease = await limiter.AcquireAsync();
                var (status, notBefore) = CallService();
                if (status != 429)
                    return status;
                lockout.LockFor(notBefore);                          // everybody holds back, not this caller only
            }
        }

        Console.WriteLine($"{await AskAsync()} after {calls} calls");
        // end
        // prints: 200 after 2 calls
    }
}
