using Rungs.Coordination;
using Rungs.Diagnostics;

namespace Rungs.Streams;

/// <summary>Several sources, each one step ahead of its consumer at most, in the order in which their items come.</summary>
/// <remarks>The consumer's thread only, save for the sources' ends of steps.</remarks>
internal sealed class Merger<T> : IAsyncDisposable
{
    private readonly string _name;
    private readonly ErrorBehavior _behavior;
    private readonly Departure _departure;

    /// <summary>Sources whose step has ended, first come, first served.</summary>
    private readonly DualQueue<SourceCursor<T>?> _ready = new();

    /// <summary>Sources that are not disposed.</summary>
    private readonly HashSet<SourceCursor<T>> _live = [];

    /// <summary>Sources whose items were given since the last wait: they step on with the next.</summary>
    private readonly List<SourceCursor<T>> _given = [];

    /// <summary>The sources' errors, unless they are suppressed.</summary>
    private readonly List<Exception> _errors = [];

    private readonly CancellationToken _cancellationToken;

    /// <summary>Whether the consumer was told of the errors.</summary>
    private bool _hasThrown;

    /// <summary>Whether an error keeps the sources from stepping on.</summary>
    private bool _isStopping;

    internal Merger(string name, MergeOptions options, CancellationToken cancellationToken)
    {
        _name = name;
        _behavior = options.Errors;
        _departure = new Departure(name, options);
        _cancellationToken = cancellationToken;
        _departure.Heed(cancellationToken);
    }

    /// <summary>The item that was found last.</summary>
    internal T Current { get; private set; } = default!;

    /// <summary>Begins with the sources.</summary>
    internal void Start(IEnumerable<IAsyncEnumerable<T>> sources)
    {
        foreach (var source in sources)
            _live.Add(new SourceCursor<T>(source, _ready, _departure));
        _given.AddRange(_live);
    }

    /// <summary>Lets the sources of given items step on, and waits for an item.</summary>
    /// <returns>False where no more come. Throws the sources' errors, as the behaviour says.</returns>
    internal async ValueTask<bool> MoveNextAsync()
    {
        _cancellationToken.ThrowIfCancellationRequested();
        if (!_isStopping)
            _given.ForEach(static cursor => cursor.Move());
        _given.Clear();

        while (_live.Count > 0)
        {
            if (TryMoveNext())
                return true;
            if (_isStopping)
                break;
            if (_live.Count > 0 && LookAt((await _ready.TakeAsync(_cancellationToken))!))
                return true;
        }

        _hasThrown = _errors.Count > 0;
        Departure.Throw(_errors);
        return false;
    }

    /// <summary>Finds an item that is there already; never waits for one.</summary>
    /// <returns>False where there is none.</returns>
    internal bool TryMoveNext()
    {
        _cancellationToken.ThrowIfCancellationRequested();
        while (_ready.TryTake(out var cursor))
        {
            if (LookAt(cursor!))
                return true;
        }

        return false;
    }

    /// <summary>Disposes all sources.</summary>
    public async ValueTask DisposeAsync()
    {
        _departure.Cancel();
        foreach (var cursor in _live)
            cursor.Leave();
        var errors = await _departure.WaitAsync();
        if (_hasThrown)
            return; // what was thrown says more
        _errors.ForEach(error => UnobservedErrors.Raise(error, _name)); // delayed, and the consumer has left before
        if (_behavior != ErrorBehavior.Suppress)
            Departure.Throw(errors);
    }

    /// <returns>Whether its step brought an item; else it is dealt with.</returns>
    private bool LookAt(SourceCursor<T> cursor)
    {
        try
        {
            if (cursor.TakeStep())
            {
                Current = cursor.Current;
                _given.Add(cursor);
                return true;
            }
        }
        catch (Exception error)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            if (_behavior != ErrorBehavior.Suppress)
                _errors.Add(error);
            _isStopping |= _behavior == ErrorBehavior.Raise;
        }

        if (cursor.IsEnding)
            _live.Remove(cursor);
        else
            cursor.End(); // not awaited here: a disposal that takes long holds up neither the others nor who leaves
        return false;
    }
}
