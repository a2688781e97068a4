using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rungs.Caching;

/// <summary>Counts hits of all threads, exactly and without an interlocked operation for each.</summary>
/// <remarks>
/// A stripe belongs to the first thread that comes to it, which alone writes it and so needs no lock. A thread that finds its
/// stripe taken counts in the shared one. A thread's number is given to another only when the thread has ended, so that a stripe
/// never has two owners.
/// </remarks>
internal sealed class HitCounter
{
    private const int StripeCount = 32;

    private readonly Stripe[] _stripes = new Stripe[StripeCount];

    /// <summary>Counts for the threads without a stripe of their own; interlocked.</summary>
    private long _shared;

    /// <summary>What all have counted.</summary>
    internal long Sum
    {
        get
        {
            var sum = Interlocked.Read(ref _shared);
            foreach (ref var stripe in _stripes.AsSpan())
                sum += Volatile.Read(ref stripe.Count);
            return sum;
        }
    }

    /// <summary>Counts one.</summary>
    /// <returns>How many were counted in the same place: greater at each call of one thread.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal long Count()
    {
        var thread = Environment.CurrentManagedThreadId;
        ref var stripe = ref _stripes[thread & (StripeCount - 1)];
        return stripe.Owner == thread ? ++stripe.Count : CountElsewhere(ref stripe, thread);
    }

    private long CountElsewhere(ref Stripe stripe, int thread) =>
        Interlocked.CompareExchange(ref stripe.Owner, thread, 0) == 0 ? ++stripe.Count : Interlocked.Increment(ref _shared);

    /// <summary>As big as a cache line and its neighbour, which processors fetch in pairs, so that two threads never share one.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 128)]
    private struct Stripe
    {
        internal int Owner;
        internal long Count;
    }
}
