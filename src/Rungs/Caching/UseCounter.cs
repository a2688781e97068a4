using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rungs.Caching;

/// <summary>Counts hits and misses of all threads, exactly and without an interlocked operation for each; and adds, apart from both.</summary>
/// <remarks>
/// A stripe belongs to the first thread that comes to it, which alone writes it and so needs no lock. A thread that finds its
/// stripe taken counts in the shared one. A thread's number is given to another only when the thread has ended, so that a stripe
/// never has two owners.
/// </remarks>
internal sealed class UseCounter
{
    private const int StripeCount = 32;

    /// <summary>The threads' stripes; then the shared one, interlocked; then that of the adds and of what was shared.</summary>
    private readonly Stripe[] _stripes = new Stripe[StripeCount + 2];

    /// <summary>Hits of all.</summary>
    internal long Hits
    {
        get
        {
            var sum = 0L;
            foreach (ref var stripe in _stripes.AsSpan(0, StripeCount + 1))
                sum += Volatile.Read(ref stripe.Hits);
            return sum;
        }
    }

    /// <summary>Misses of all.</summary>
    internal long Misses
    {
        get
        {
            var sum = 0L;
            foreach (ref var stripe in _stripes.AsSpan(0, StripeCount + 1))
                sum += Volatile.Read(ref stripe.Misses);
            return sum;
        }
    }

    /// <summary>How many entries were listed so far: read at every hit, so it shares no cache line with what misses write.</summary>
    internal ref long Adds => ref _stripes[StripeCount + 1].Hits;

    /// <summary>Questions that were answered by another's run; interlocked.</summary>
    internal ref long Shared => ref _stripes[StripeCount + 1].Misses;

    /// <summary>Counts a hit.</summary>
    /// <returns>How many were counted in the same place: greater at each call of one thread.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal long CountHit()
    {
        var thread = Environment.CurrentManagedThreadId;
        ref var stripe = ref _stripes[thread & (StripeCount - 1)];
        return stripe.Owner == thread || TryOwn(ref stripe, thread) ? ++stripe.Hits : Interlocked.Increment(ref _stripes[StripeCount].Hits);
    }

    /// <summary>Counts a miss.</summary>
    internal void CountMiss()
    {
        var thread = Environment.CurrentManagedThreadId;
        ref var stripe = ref _stripes[thread & (StripeCount - 1)];
        if (stripe.Owner == thread || TryOwn(ref stripe, thread))
            stripe.Misses++;
        else
            Interlocked.Increment(ref _stripes[StripeCount].Misses);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryOwn(ref Stripe stripe, int thread) => Interlocked.CompareExchange(ref stripe.Owner, thread, 0) == 0;

    /// <summary>As big as a cache line and its neighbour, which processors fetch in pairs, so that two threads never share one.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 128)]
    private struct Stripe
    {
        internal int Owner;
        internal long Hits;
        internal long Misses;
    }
}
