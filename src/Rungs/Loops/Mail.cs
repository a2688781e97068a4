namespace Rungs.Loops;

/// <summary>What other threads posted to a loop: a stack that anybody pushes to and one takes whole, without a lock.</summary>
/// <remarks>A push is one interlocked step, the floor for news between threads. (R. K. Treiber's stack; since it is only ever taken whole, it has no ABA problem.)</remarks>
internal sealed class Mail
{
    private Letter? _newest;

    /// <summary>Whether something is there; a glance without a fence.</summary>
    internal bool HasSome => Volatile.Read(ref _newest) is not null;

    /// <summary>Letters there now; for statistics.</summary>
    internal int Count
    {
        get
        {
            var count = 0;
            for (var letter = Volatile.Read(ref _newest); letter is not null; letter = letter.Next)
                count++;
            return count;
        }
    }

    /// <summary>Adds a letter. A full fence.</summary>
    /// <returns>Whether it is the first since the last <see cref="TakeAll"/>.</returns>
    internal bool Push(in Callback callback, LoopContext context)
    {
        var letter = new Letter(callback, context);
        var newest = Volatile.Read(ref _newest);
        while (true)
        {
            letter.Next = newest;
            var seen = Interlocked.CompareExchange(ref _newest, letter, newest);
            if (ReferenceEquals(seen, newest))
                return newest is null;
            newest = seen;
        }
    }

    /// <summary>Takes what is there, oldest first. A full fence.</summary>
    internal Letter? TakeAll()
    {
        var letter = Interlocked.Exchange(ref _newest, null);
        Letter? oldest = null;
        while (letter is not null)
            (letter.Next, oldest, letter) = (oldest, letter, letter.Next);
        return oldest;
    }

    /// <summary>A callback on its way to a loop, and the context it came through.</summary>
    internal sealed class Letter(in Callback callback, LoopContext context)
    {
        internal Callback Callback { get; } = callback;

        internal LoopContext Context => context;

        internal Letter? Next { get; set; }
    }
}
