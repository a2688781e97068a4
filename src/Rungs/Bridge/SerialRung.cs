namespace Rungs;

/// <summary>One thing is done before the next starts, where the caller stands: the first rung.</summary>
/// <remarks>
/// A blocking function runs on the caller's thread, within the call; an async one is called there and resumes in the caller's
/// context. A call that comes while another is under way waits for its turn, first come, first served. A call from inside a
/// running one belongs to that one: it runs at once, one at a time with its own siblings, so nesting cannot deadlock; the next
/// call from outside waits for it too. To wait in a blocking manner, use <c>Async.Block</c>: a call that waits for its turn
/// resumes in its caller's context, and without one on the thread pool.
/// </remarks>
public sealed class SerialRung : IRung
{
    /// <summary>All serial rungs, as a timeline names them.</summary>
    private static readonly WorkPlace s_place = new(Level.Serial, "serial");

    private readonly Line _root = new(outer: null);

    /// <summary>The line of the call that the running code is inside of.</summary>
    private readonly AsyncLocal<Line?> _inside = new();

    /// <inheritdoc/>
    public Level Level => Level.Serial;

    /// <inheritdoc/>
    public RungCapabilities Capabilities => RungCapabilities.Local;

    /// <summary>Runs <paramref name="work"/> when its turn comes; at once where nothing is under way.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="work">The function to run.</param>
    /// <param name="cancellationToken">Ends the wait for a turn, or reaches the function's own token. Default: none.</param>
    /// <returns>A task that ends as the function does.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="work"/> is null.</exception>
    public Task<T> RunAsync<T>(Work<T> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return RunInTurnAsync(work, CurrentLine(), WorkSpan.Open(work.Label, s_place), cancellationToken);
    }

    private async Task<T> RunInTurnAsync<T>(Work<T> work, Line line, WorkSpan? span, CancellationToken cancellationToken)
    {
        try
        {
            await line.Turn.WaitAsync(cancellationToken);
            while (line.IsClosed)
            {
                // The call it was inside of ended, and passed on, before this one stood in its line: it queues further out.
                line.Turn.Release();
                line = CurrentLine();
                await line.Turn.WaitAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            span?.Cancel();
            throw;
        }

        var inner = new Line(line);
        _inside.Value = inner; // seen by the function only: an async method leaves its caller's async locals as they were
        try
        {
            cancellationToken.ThrowIfCancellationRequested(); // the turn may have been given just before
            if (span is not null || WorkActivity.IsListenedTo)
                return await RunObservedAsync(work, span, cancellationToken);
            return work.IsAsync ? await work.StartAsync(cancellationToken) : work.Call(cancellationToken);
        }
        finally
        {
            span?.Cancel(); // where the turn came too late
            inner.HasEnded = true;
            _ = PassOnAsync(line, inner);
        }
    }

    private static async Task<T> RunObservedAsync<T>(Work<T> work, WorkSpan? span, CancellationToken cancellationToken)
    {
        var activity = WorkActivity.IsListenedTo ? WorkActivity.Start(work.Name) : null;
        Exception? failure = null;
        try
        {
            span?.Start();
            var outer = span?.Enter();
            var task = work.CallAsync(cancellationToken);
            span?.Exit(outer, task);
            return await task;
        }
        catch (Exception error)
        {
            failure = error;
            throw;
        }
        finally
        {
            span?.End(failure);
            WorkActivity.End(activity, failure);
        }
    }

    /// <summary>Gives the turn to the next call once nothing is under way inside this one that it did not await.</summary>
    private static async Task PassOnAsync(Line line, Line inner)
    {
        await inner.Turn.WaitAsync();
        inner.IsClosed = true;
        inner.Turn.Release(); // for whoever came too late
        line.Turn.Release();
    }

    /// <summary>The innermost call under way that this code is inside of; code that outlived its call queues further out.</summary>
    private Line CurrentLine()
    {
        var line = _inside.Value;
        while (line is { HasEnded: true })
            line = line.Outer;
        return line ?? _root;
    }

    /// <summary>The calls that take turns with each other: those from outside, or those from inside one call.</summary>
    private sealed class Line(Line? outer)
    {
        private volatile bool _hasEnded;
        private volatile bool _isClosed;

        internal Line? Outer => outer;

        /// <summary>Never disposed: without its wait handle it holds nothing but memory.</summary>
        internal SemaphoreSlim Turn { get; } = new(1);

        /// <summary>Whether nothing runs in this line any more. Set by who holds its turn.</summary>
        internal bool IsClosed
        {
            get => _isClosed;
            set => _isClosed = value;
        }

        /// <summary>Whether the call that this line is inside of has ended.</summary>
        internal bool HasEnded
        {
            get => _hasEnded;
            set => _hasEnded = value;
        }
    }
}
