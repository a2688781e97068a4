namespace Rungs.Tests.Testing.Proofs;

/// <summary>What callers did to something and saw of it, and whether that can have been one after another: linearizability.</summary>
/// <remarks>
/// After Herlihy and Wing, 1990; the search is that of Wing and Gong, 1993. Calls that did not overlap keep their order; the model says
/// what each would have seen in an order tried. In a simulation one step runs at a time, so calls need no clock but a count.
/// </remarks>
/// <typeparam name="TState">The model's state; never changed in place.</typeparam>
internal sealed class History<TState>(TState initial)
{
    private readonly List<Call> _calls = [];
    private int _now;

    /// <summary>What the model does in a state: the next state and what the caller sees; null where the caller would still wait.</summary>
    internal delegate (TState Next, object? Seen)? Step(TState state);

    /// <summary>A blocking call.</summary>
    internal T Do<T>(string name, Step model, Func<T> function)
    {
        var call = Begin(name, model);
        return End(call, function());
    }

    /// <summary>An async call.</summary>
    internal async Task<T> DoAsync<T>(string name, Step model, Func<ValueTask<T>> function)
    {
        var call = Begin(name, model);
        return End(call, await function());
    }

    /// <summary>Fails where no order of the calls explains what was seen.</summary>
    /// <returns>The state at the end of the order found.</returns>
    internal TState Check()
    {
        if (TryOrder(initial, [.. _calls], out var last))
            return last;

        Assert.Fail($"No order of these calls explains what they saw:{Environment.NewLine}{string.Join(Environment.NewLine, _calls)}");
        return last;
    }

    private static bool TryOrder(TState state, List<Call> left, out TState last)
    {
        last = state;
        if (left.Count == 0)
            return true;

        var firstEnd = left.Min(static call => call.End);
        foreach (var call in left.Where(call => call.Start < firstEnd))
        {
            if (call.Model(state) is { } step
                && Equals(step.Seen, call.Seen)
                && TryOrder(step.Next, [.. left.Where(other => !ReferenceEquals(other, call))], out last))
                return true;
        }

        return false;
    }

    private Call Begin(string name, Step model)
    {
        Call call = new(name, model, ++_now);
        _calls.Add(call);
        return call;
    }

    private T End<T>(Call call, T seen)
    {
        (call.End, call.Seen) = (++_now, seen);
        return seen;
    }

    private sealed class Call(string name, Step model, int start)
    {
        internal Step Model => model;

        internal int Start => start;

        /// <summary>A call that never returned overlaps with all that came later, and saw nothing.</summary>
        internal int End { get; set; } = int.MaxValue;

        internal object? Seen { get; set; }

        public override string ToString() => $"  {start} to {End}: {name} saw {Seen ?? "nothing"}";
    }
}
