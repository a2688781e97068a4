using Rungs.Scheduling;

namespace Rungs.Tests.Scheduling;

/// <summary>A loop over a scheduler, of either colour, a step at a time.</summary>
internal static class Consumer
{
    internal static TimeSpan Seconds(double count) => TimeSpan.FromSeconds(count);

    internal static JobScheduler<T> Scheduler<T>(TimeProvider time) => new(new JobSchedulerOptions { TimeProvider = time });

    /// <summary>The payloads that are due now. Each of them is done.</summary>
    internal static List<T> Drain<T>(this JobScheduler<T> scheduler) => [.. scheduler.DrainJobs().Select(static job => job.Payload)];

    /// <summary>What is due now. Each of them is done.</summary>
    internal static List<DueJob<T>> DrainJobs<T>(this JobScheduler<T> scheduler)
    {
        List<DueJob<T>> due = [];
        using var source = new CancellationTokenSource();
        var consumer = scheduler.GetAsyncEnumerator(source.Token);
        while (true)
        {
            var step = consumer.MoveNextAsync();
            if (!step.IsCompleted)
            {
                source.Cancel();
                Assert.ThrowsAny<OperationCanceledException>(() => step.AsTask().GetAwaiter().GetResult());
            }
            else if (step.Result)
            {
                due.Add(consumer.Current);
                continue;
            }

            Assert.True(consumer.DisposeAsync().IsCompletedSuccessfully);
            return due;
        }
    }

    /// <summary>Enumerates to the end, on a thread of its own where it is blocking.</summary>
    internal static Task Consume<T>(this JobScheduler<T> scheduler, bool isBlocking, Action<DueJob<T>> take, CancellationToken cancellationToken = default)
    {
        if (isBlocking)
        {
            return Coordination.Queues.OwnThread.Start(() =>
            {
                foreach (var job in scheduler.TakeDue(cancellationToken))
                    take(job);
            });
        }

        return Task.Run(async () =>
        {
            await foreach (var job in scheduler.WithCancellation(cancellationToken))
                take(job);
        }, CancellationToken.None);
    }

    internal static void WaitForConsumers<T>(this JobScheduler<T> scheduler, int count) =>
        Hang.Until(() => scheduler.Statistics.WaitingConsumers == count, $"{count} consumers wait");
}
