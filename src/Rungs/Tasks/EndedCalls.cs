using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Rungs.Coordination;
using Rungs.Loops;

namespace Rungs.Tasks;

/// <summary>Calls that have ended, on their way from the loop to whoever enumerates: several at a time, because a wake costs more than an item.</summary>
/// <remarks>
/// <code>
/// loop: a call ends ──► chain ──the loop's next turn, or the chain is long──► [ queue of chains ] ──► enumerating caller
/// </code>
/// The loop's thread touches the chain, the enumerating caller what it took; only the queue is shared.
/// </remarks>
/// <param name="label">Their name.</param>
/// <param name="loop">The way to the loop.</param>
internal sealed class EndedCalls<T>(WorkLabel label, SynchronizationContext loop) : INamed
{
    /// <summary>How many calls a chain has at most: long enough to be cheap, short enough that the caller gives one while the loop runs the next.</summary>
    private const int LongestChain = 16;

    private static readonly SendOrPostCallback s_handOver = static self => ((EndedCalls<T>)self!).HandOver();

    private readonly DualQueue<MapCall<T>> _chains = new();

    /// <summary>The chain that the loop adds to; null where it has none.</summary>
    private MapCall<T>? _first;

    private MapCall<T>? _last;

    /// <summary>How many calls that chain has.</summary>
    private int _count;

    /// <summary>What is left of the chain that the caller took.</summary>
    private MapCall<T>? _taken;

    /// <inheritdoc/>
    public string Name => label.Name;

    /// <summary>A call has ended. On the loop.</summary>
    internal void Add(MapCall<T> call)
    {
        Debug.Assert(StepContext.IsOn(loop), "Functions end on the loop.");
        call.Next = null;
        if (_last is null)
        {
            _first = call;
            loop.Post(s_handOver, this); // behind what is ready to run: what ends until then comes along
        }
        else
        {
            _last.Next = call;
        }

        _last = call;
        if (++_count == LongestChain)
            HandOver();
    }

    /// <summary>The next call, if there is one. The enumerating caller.</summary>
    internal bool TryTake([NotNullWhen(true)] out MapCall<T>? call)
    {
        call = _taken;
        if (call is null && !_chains.TryTake(out call))
            return false;
        _taken = call.Next;
        return true;
    }

    /// <summary>The next call; blocks until there is one. The enumerating caller.</summary>
    internal MapCall<T> Take()
    {
        if (TryTake(out var call))
            return call;
        call = _chains.Take();
        _taken = call.Next;
        return call;
    }

    /// <summary>The next call; waits until there is one. The enumerating caller.</summary>
    internal async ValueTask<MapCall<T>> TakeAsync()
    {
        if (TryTake(out var call))
            return call;
        call = await _chains.TakeAsync();
        _taken = call.Next;
        return call;
    }

    private void HandOver()
    {
        if (_first is not { } chain)
            return; // it was long before the turn came

        var count = _count;
        (_first, _last, _count) = (null, null, 0);
        chain.Period!.Exit(count); // all of them: as long as one has not left a period, the next one is listed with it
        _chains.Put(chain);
    }
}
