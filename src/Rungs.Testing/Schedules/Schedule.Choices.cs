namespace Rungs.Testing.Schedules;

/// <remarks>The choices: drawn by the strategy, and written down.</remarks>
internal sealed partial class Schedule
{
    private readonly List<int> _choices = [];

    /// <summary>A sum over all choices and steps: two runs that went the same way have the same.</summary>
    private ulong _fingerprint = 14695981039346656037;

    /// <summary>What was drawn, in order; 0 is what would have come first in any case.</summary>
    internal IReadOnlyList<int> Choices => _choices;

    /// <inheritdoc cref="_fingerprint"/>
    internal ulong Fingerprint => _fingerprint;

    /// <inheritdoc/>
    public int Choose(int count, Func<int, object> stateOf)
    {
        Point();
        using (_gate.Enter())
        {
            var index = count == 1 || _isOver ? 0 : Decide(count, index => KeyOf(stateOf(index)), isValue: false);
            if (Participant.Current is { } self)
                self.Work = stateOf(index);
            _steps++;
            NoteCallback(stateOf(index));
            return index;
        }
    }

    /// <summary>One of <paramref name="count"/> values for the test.</summary>
    internal int Pick(int count)
    {
        using (_gate.Enter())
            return count == 1 || _isOver ? 0 : Decide(count, static _ => "", isValue: true);
    }

    /// <summary>What is the same for all callbacks of one function: the state of an async method, also where a delegate holds it.</summary>
    private static object KeyOf(object state) => state is Delegate { Target: { } target } ? target : state;

    /// <summary>Under the gate.</summary>
    private int Decide(int count, Func<int, object> keyOf, bool isValue)
    {
        if (_isOver)
            return 0;

        var index = isValue ? _strategy.Pick(count) : _strategy.Choose(count, keyOf);
        if (_strategy.HasDiverged)
            Fail(new Failure(FailureKind.Diverged, null, "the test does not go the same way twice: after the same choices it came to another one. Something in it does not come from the simulation: the system's clock, random numbers, code on the thread pool, or what an earlier run has left behind"));
        index = Math.Min(index, count - 1); // a replay of another test's choices
        _choices.Add(index);
        AddToFingerprint((ulong)count);
        AddToFingerprint((ulong)index);
        AddToFingerprint((ulong)_elapsedTicks);
        return index;
    }

    private void AddToFingerprint(ulong value) => _fingerprint = (_fingerprint ^ value) * 1099511628211;
}
