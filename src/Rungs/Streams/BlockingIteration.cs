using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using Rungs.Coordination;

namespace Rungs.Streams;

/// <summary>A blocking iterator on its thread, and its consumer, at most one item behind.</summary>
/// <remarks>
/// <code>
/// thread:    wait for room ──► step the iterator ──► put the item ──┐        consumer:  take the item ──► make room ──► use it
///                 ▲                                                 │
///                 └─────────────────────────────────────────────────┘
/// </code>
/// The iterator is not stepped before there is room: while the consumer uses one item the next is made, and not the one after.
/// The thread makes, steps and disposes the iterator, also where the consumer leaves.
/// </remarks>
/// <param name="source">Makes the iterator; the token says that the consumer has left.</param>
/// <param name="departure">Says when the consumer leaves; told when the thread is done.</param>
internal sealed class BlockingIteration<T>(Func<CancellationToken, IEnumerable<T>> source, Departure departure)
{
    private readonly DualQueue<T> _items = new();

    /// <summary>Holds one item while the iterator may be stepped.</summary>
    private readonly DualQueue<Unit> _room = new();

    /// <summary>How often the consumer looks before it waits.</summary>
    private SpinBudget _spins = new();

    /// <summary>Whether the consumer has seen the end, and so its error.</summary>
    internal bool HasEnded { get; private set; }

    /// <summary>The item that was taken last.</summary>
    internal T Current { get; private set; } = default!;

    /// <summary>Iterates, on the thread.</summary>
    internal void Run()
    {
        Exception? failure = null;
        try
        {
            _room.Put(default);
            Iterate();
        }
        catch (OperationCanceledException) when (departure.Leaving.IsCancellationRequested)
        {
            // Nobody takes any more.
        }
        catch (Exception error)
        {
            failure = error;
        }

        End(failure);
    }

    /// <summary>Nothing more comes. Also where the thread was refused.</summary>
    internal void End(Exception? failure)
    {
        _items.Complete(failure);
        departure.End(failure);
    }

    /// <summary>Takes the next item.</summary>
    /// <returns>False where there is none.</returns>
    internal ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested || !(_items.TryTake(out var item) || TryTakeSoon(out item)))
            return WaitAsync(cancellationToken);

        Take(item);
        return new ValueTask<bool>(true);
    }

    /// <summary>Looks for some microseconds, where items come that fast: a wait costs both sides more.</summary>
    private bool TryTakeSoon([MaybeNullWhen(false)] out T item)
    {
        for (var spins = _spins.Next(); spins > 0; spins--)
        {
            Thread.SpinWait(8);
            if (_items.TryTake(out item))
            {
                _spins.Succeeded();
                return true;
            }
        }

        _spins.Failed();
        item = default;
        return false;
    }

    private async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            Take(await _items.TakeAsync(cancellationToken));
            return true;
        }
        catch (QueueCompletedException completed)
        {
            HasEnded = true;
            if (completed.InnerException is { } error)
                ExceptionDispatchInfo.Throw(error);
            cancellationToken.ThrowIfCancellationRequested(); // the thread may have heard of it before this wait did
            return false;
        }
    }

    private void Take(T item)
    {
        Current = item;
        _room.Put(default);
    }

    private void Iterate()
    {
        using var iterator = source(departure.Leaving)?.GetEnumerator()
            ?? throw new InvalidOperationException("The function returned null instead of something to iterate.");
        while (true)
        {
            _room.Take(departure.Leaving);
            if (!iterator.MoveNext())
                return;
            _items.Put(iterator.Current);
        }
    }
}
