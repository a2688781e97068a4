using Rungs.Coordination;

namespace Rungs.Tests.Coordination.Queues;

/// <summary>One who puts or takes at random, and whom others cancel at random.</summary>
internal sealed class SoakWorker(Subject<long> subject, int number, Random random, SoakWorker[] all)
{
    private CancellationTokenSource? _source;

    /// <summary>What it has put for sure.</summary>
    internal List<long> Put { get; } = [];

    /// <summary>What it has taken.</summary>
    internal List<long> Taken { get; } = [];

    internal int Operations { get; private set; }

    internal int Cancellations { get; private set; }

    /// <summary>The number of the one that put an item.</summary>
    internal static int ProducerOf(long item) => (int)(item >> 32);

    internal void PutBlocking(int operations)
    {
        for (var i = 0; i < operations; i++)
        {
            var (item, token) = (NextItem(i), NextToken());
            try
            {
                if (random.Next(4) == 0)
                {
                    Count(subject.TryPut(item), item);
                }
                else
                {
                    subject.Put(item, token);
                    Count(true, item);
                }
            }
            catch (OperationCanceledException)
            {
                Cancellations++;
            }
            catch (QueueCompletedException)
            {
                return;
            }
        }
    }

    internal async Task PutAsync(int operations)
    {
        for (var i = 0; i < operations; i++)
        {
            var (item, token) = (NextItem(i), NextToken());
            try
            {
                if (random.Next(4) == 0)
                {
                    Count(subject.TryPut(item), item);
                }
                else
                {
                    await subject.PutAsync(item, token);
                    Count(true, item);
                }
            }
            catch (OperationCanceledException)
            {
                Cancellations++;
            }
            catch (QueueCompletedException)
            {
                return;
            }

            if (random.Next(16) == 0)
                await Task.Yield();
        }
    }

    /// <summary>Takes until no more comes, or until it is told to leave.</summary>
    internal void TakeBlocking(Func<bool> isLeaving)
    {
        while (!isLeaving())
        {
            var token = NextToken();
            try
            {
                if (random.Next(4) != 0)
                    CountTaken(subject.Take(token));
                else if (subject.TryTake(out var item))
                    CountTaken(item);
            }
            catch (OperationCanceledException)
            {
                Cancellations++;
            }
            catch (QueueCompletedException)
            {
                return;
            }
        }
    }

    /// <inheritdoc cref="TakeBlocking"/>
    internal async Task TakeAsync(Func<bool> isLeaving)
    {
        while (!isLeaving())
        {
            var token = NextToken();
            try
            {
                if (random.Next(4) != 0)
                    CountTaken(await subject.TakeAsync(token));
                else if (subject.TryTake(out var item))
                    CountTaken(item);
            }
            catch (OperationCanceledException)
            {
                Cancellations++;
            }
            catch (QueueCompletedException)
            {
                return;
            }

            if (random.Next(16) == 0)
                await Task.Yield();
        }
    }

    /// <summary>The number of the producer, and of its item.</summary>
    private long NextItem(int i) => ((long)number << 32) + i;

    /// <summary>No token, or one that somebody may cancel; and may be one that does so.</summary>
    private CancellationToken NextToken()
    {
        Operations++;
        if (random.Next(3) == 0)
            Volatile.Read(ref all[random.Next(all.Length)]._source)?.Cancel();

        if (random.Next(2) == 0)
            return default;
        if (_source is not { IsCancellationRequested: false })
            Volatile.Write(ref _source, new CancellationTokenSource());
        if (random.Next(4) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(static source => source.Cancel(), _source, preferLocal: false);
        return _source.Token;
    }

    private void Count(bool isPut, long item)
    {
        if (isPut)
            Put.Add(item);
    }

    private void CountTaken(long item) => Taken.Add(item);
}
