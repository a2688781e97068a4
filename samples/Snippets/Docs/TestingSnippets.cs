using Rungs;
using Rungs.Coordination;
using Rungs.Testing;

namespace Snippets.Docs;

/// <summary>The code of docs/testing.md.</summary>
internal static class TestingSnippets
{
    internal static Task BugAsync()
    {
        // snippet: testing-bug
        async Task NobodyBuysWhatIsGone()
        {
            var (left, sold) = (1, 0);

            async Task BuyAsync()
            {
                if (left == 0)
                    return;
                await Task.Yield();             // stands for the payment
                left--;
                sold++;
            }

            await Task.WhenAll(Async.RunAsync(BuyAsync), Async.RunAsync(() => Async.Block(BuyAsync)));
            if (sold > 1)
                throw new InvalidOperationException($"sold {sold} of 1");
        }

        try
        {
            Simulation.Run(NobodyBuysWhatIsGone);
        }
        catch (SimulationException found)       // its message tells the steps, and how to replay them
        {
            Console.WriteLine(found.InnerException!.Message);
            try
            {
                Simulation.Run(NobodyBuysWhatIsGone, new() { Replay = found.ReplayToken });
            }
            catch (SimulationException again)
            {
                Console.WriteLine($"again at once: {again.InnerException!.Message}");
            }
        }
        // end
        // prints: sold 2 of 1
        // prints: again at once: sold 2 of 1
        return Task.CompletedTask;
    }

    internal static Task TimeAsync()
    {
        // snippet: testing-time
        var report = Simulation.Run(async () =>
        {
            using var limiter = new SlidingLogRateLimiter(new() { PermitLimit = 2, Window = TimeSpan.FromHours(1), QueueLimit = 10 });
            var start = Simulation.Time.GetTimestamp();

            async Task CallAsync()
            {
                using var lease = await limiter.AcquireAsync();
                await Task.Delay(TimeSpan.FromMinutes(Simulation.Choose(10)), Simulation.Time); // a call takes up to nine minutes
            }

            await Task.WhenAll(CallAsync(), CallAsync(), Async.RunAsync(() => Async.Block(CallAsync)), CallAsync(), CallAsync());

            var hours = Simulation.Time.GetElapsedTime(start).TotalHours;
            if (hours is < 2 or >= 2.5)         // two now, two in an hour, one in two
                throw new InvalidOperationException($"it took {hours} hours");
        });
        Console.WriteLine($"{report.Schedules} schedules, each of two hours");
        // end
        // prints: 1000 schedules, each of two hours
        return Task.CompletedTask;
    }

    internal static Task DeadlockAsync()
    {
        // snippet: testing-deadlock
        async Task TransferBothWays()
        {
            var (mine, yours) = (new DualSemaphore(1), new DualSemaphore(1));

            void Give()
            {
                using (mine.Acquire())
                using (yours.Acquire())
                    Simulation.SwitchPoint();   // any thread may come in here
            }

            async Task TakeAsync()
            {
                using (await yours.AcquireAsync())
                using (await mine.AcquireAsync())
                    await Task.Yield();
            }

            await Task.WhenAll(Async.RunAsync(Give), TakeAsync());
        }

        try
        {
            Simulation.Run(TransferBothWays, new() { Strategy = SimulationStrategy.DepthFirst });
        }
        catch (SimulationException found)
        {
            foreach (var line in found.Message.Split('\n').Where(line => line.Contains("' waits at")).Take(2).Order())
                Console.WriteLine(line.Trim());
        }
        // end
        // prints: 'Give' waits at DualSemaphore
        // prints: 'TakeAsync' waits at DualSemaphore
        return Task.CompletedTask;
    }
}
