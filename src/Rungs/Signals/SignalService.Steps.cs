using System.Runtime.CompilerServices;

namespace Rungs.Signals;

/// <remarks>What it runs: startups, callbacks and joins, each in the order in which they were added.</remarks>
public sealed partial class SignalService
{
    private readonly List<Step> _startups = [];
    private readonly List<Step> _callbacks = [];
    private readonly List<Step> _joins = [];

    /// <summary>Where the next startup, callback or join belongs.</summary>
    private StartupGroup _group = new();

    /// <summary>Adds a function that starts something.</summary>
    /// <param name="function">A function, async or blocking.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="function"/>.</param>
    /// <returns>This service.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The service runs, or has run.</exception>
    [OverloadResolutionPriority(2)]
    public SignalService AddStartup(Func<Task> function, [CallerArgumentExpression(nameof(function))] string? name = null) => AddStartup(Work.Of(function, name));

    /// <inheritdoc cref="AddStartup(Func{Task}, string)"/>
    [OverloadResolutionPriority(1)]
    public SignalService AddStartup(Func<ValueTask> function, [CallerArgumentExpression(nameof(function))] string? name = null) => AddStartup(Work.Of(function, name));

    /// <inheritdoc cref="AddStartup(Func{Task}, string)"/>
    public SignalService AddStartup(Action function, [CallerArgumentExpression(nameof(function))] string? name = null) => AddStartup(Work.Of(function, name));

    /// <summary>Adds a function that is called when the end begins: tell others to stop here. <see cref="Signal"/> says why.</summary>
    /// <param name="function">A function, async or blocking.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="function"/>.</param>
    /// <returns>This service.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The callbacks run, or have run.</exception>
    [OverloadResolutionPriority(2)]
    public SignalService AddCallback(Func<Task> function, [CallerArgumentExpression(nameof(function))] string? name = null) => AddEnding(_callbacks, Work.Of(function, name));

    /// <inheritdoc cref="AddCallback(Func{Task}, string)"/>
    [OverloadResolutionPriority(1)]
    public SignalService AddCallback(Func<ValueTask> function, [CallerArgumentExpression(nameof(function))] string? name = null) => AddEnding(_callbacks, Work.Of(function, name));

    /// <inheritdoc cref="AddCallback(Func{Task}, string)"/>
    public SignalService AddCallback(Action function, [CallerArgumentExpression(nameof(function))] string? name = null) => AddEnding(_callbacks, Work.Of(function, name));

    /// <summary>Adds a function that is called after all callbacks: wait for the others' end here.</summary>
    /// <inheritdoc cref="AddCallback(Func{Task}, string)"/>
    [OverloadResolutionPriority(2)]
    public SignalService AddJoin(Func<Task> function, [CallerArgumentExpression(nameof(function))] string? name = null) => AddEnding(_joins, Work.Of(function, name));

    /// <inheritdoc cref="AddJoin(Func{Task}, string)"/>
    [OverloadResolutionPriority(1)]
    public SignalService AddJoin(Func<ValueTask> function, [CallerArgumentExpression(nameof(function))] string? name = null) => AddEnding(_joins, Work.Of(function, name));

    /// <inheritdoc cref="AddJoin(Func{Task}, string)"/>
    public SignalService AddJoin(Action function, [CallerArgumentExpression(nameof(function))] string? name = null) => AddEnding(_joins, Work.Of(function, name));

    private SignalService AddStartup(Work<Unit> work)
    {
        lock (_gate)
        {
            if (_phase != Phase.Idle)
                throw new InvalidOperationException($"'{work.Name}' cannot be added: the startups of this service run, or have run. Add it before Run.");
            if (_group.HasEndings)
                _group = new StartupGroup();
            _group.Startups++;
            _startups.Add(new Step(work, _group));
            return this;
        }
    }

    private SignalService AddEnding(List<Step> steps, Work<Unit> work)
    {
        lock (_gate)
        {
            if (_phase >= Phase.Ending)
                throw new InvalidOperationException($"'{work.Name}' cannot be added: this service ends, or has ended. Add it before.");
            if (_phase == Phase.Idle)
                _group.HasEndings = true;
            steps.Add(new Step(work, _phase == Phase.Idle ? _group : new StartupGroup()));
            return this;
        }
    }
}
