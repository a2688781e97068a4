using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Rungs.Coordination;

namespace Rungs.Terminal;

/// <summary>Lines for one caller after another, read by a thread of its own while somebody waits for one.</summary>
/// <remarks>
/// <code>
///             ┌───── a line, the end, an error ◄──────┐
///             ▼                                       │
/// Resting ──Want──► Wanted ──the thread comes──► Reading
///    ▲                 │                              │
///    └──── Unwant ─────┴──── Unwant: interrupted ─────┘
/// </code>
/// What one read brings goes into a queue at once: were it to go line by line, a caller quicker than the thread would ask for more in
/// between. A caller that leaves takes nothing out of it, so that no line is lost with a cancellation.
/// </remarks>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Disposal of a semaphore ends waits, and here nobody is to be ended.")]
internal sealed class LineReader(IInput input)
{
    /// <summary>Who may wait for a line: one, first come, first served. The others' prompts come when it is their turn.</summary>
    private readonly DualSemaphore _turn = new(1);

    /// <summary>What was read and nobody has taken, read by read.</summary>
    private readonly DualQueue<Item> _items = new();

    /// <summary>What was taken and not given: the rest of a read. Whose turn it is touches it.</summary>
    private readonly Queue<string?> _rest = new();

    /// <summary>Guards the fields below.</summary>
    private readonly Lock _gate = new();

    /// <summary>Where the thread rests.</summary>
    private readonly Parker _parker = new();

    /// <summary>Whether a caller waits for a line that was not read yet.</summary>
    private bool _isWanted;

    /// <summary>Whether the thread is in <see cref="IInput.Read"/>, or about to be.</summary>
    private bool _isReading;

    /// <summary>Whether a read was told to return and has not yet: one is enough.</summary>
    private bool _isInterrupting;

    private bool _hasThread;

    /// <summary>Whether nothing is being read. A glance, for tests.</summary>
    internal bool IsResting
    {
        get
        {
            lock (_gate)
                return !_isReading;
        }
    }

    internal async Task<string?> ReadLineAsync(Action? prompt, CancellationToken cancellationToken)
    {
        using var turn = await _turn.AcquireAsync(cancellationToken);
        prompt?.Invoke();
        if (TryGet(out var line))
            return line;

        Want();
        try
        {
            return Get(await _items.TakeAsync(cancellationToken));
        }
        finally
        {
            Unwant();
        }
    }

    internal string? ReadLine(Action? prompt, CancellationToken cancellationToken)
    {
        using var turn = _turn.Acquire(cancellationToken);
        prompt?.Invoke();
        if (TryGet(out var line))
            return line;

        Want();
        try
        {
            return Get(_items.Take(cancellationToken));
        }
        finally
        {
            Unwant();
        }
    }

    /// <summary>The next line, if it was read already.</summary>
    private bool TryGet(out string? line)
    {
        if (_rest.TryDequeue(out line))
            return true;
        if (!_items.TryTake(out var item))
            return false;

        line = Get(item);
        return true;
    }

    /// <summary>The first line of a read; the others are for those who come next.</summary>
    private string? Get(Item item)
    {
        if (item.Error is { } error)
            throw new IOException(error.Message, error);

        foreach (var line in item.Lines)
            _rest.Enqueue(line);
        return _rest.Dequeue();
    }

    private void Want()
    {
        bool needsThread;
        lock (_gate)
        {
            AssertInvariants();
            _isWanted = true;
            needsThread = !_hasThread;
            _hasThread = true;
        }

        if (needsThread)
            new Thread(Run) { IsBackground = true, Name = "Rungs console" }.UnsafeStart();
        else
            _parker.Unpark();
    }

    /// <summary>Where nothing has come, the caller has left: nothing is to be read any more.</summary>
    private void Unwant()
    {
        var isInterrupted = false;
        _gate.EnterForGood(ref isInterrupted); // thrown here, an interruption of the thread would lose the line that was taken
        try
        {
            AssertInvariants();
            if (_isWanted && _isReading && !_isInterrupting)
            {
                _isInterrupting = true;
                input.Interrupt();
            }

            _isWanted = false;
        }
        finally
        {
            _gate.Exit();
        }

        if (isInterrupted)
            Thread.CurrentThread.Interrupt();
    }

    private void Run()
    {
        List<string?> lines = [];
        while (true)
        {
            if (!TryBeginReading())
            {
                _parker.Park();
                continue;
            }

            Exception? error = null;
            try
            {
                input.Read(lines);
            }
            catch (Exception caught)
            {
                error = caught;
            }

            EndReading(isServed: lines.Count > 0 || error is not null);
            if (lines.Count > 0)
                _items.Put(new Item([.. lines], null));
            lines.Clear();
            if (error is not null)
                _items.Put(new Item([], error));
        }
    }

    private bool TryBeginReading()
    {
        lock (_gate)
            return _isReading = _isWanted;
    }

    /// <param name="isServed">Whether something goes to whoever waits; before it goes, so that who asks next is not taken for served.</param>
    private void EndReading(bool isServed)
    {
        lock (_gate)
        {
            AssertInvariants();
            (_isReading, _isInterrupting) = (false, false);
            _isWanted &= !isServed;
        }
    }

    /// <summary>Says what must hold. Under the lock, in Debug builds.</summary>
    [Conditional("DEBUG")]
    private void AssertInvariants()
    {
        Debug.Assert(_gate.IsHeldByCurrentThread, "Wishes are moved under the lock.");
        Debug.Assert(_hasThread || !_isWanted, "Who wants a line has a thread that reads it.");
        Debug.Assert(_hasThread || !_isReading, "Only the thread reads.");
        Debug.Assert(_isReading || !_isInterrupting, "Only a read is interrupted.");
    }

    /// <summary>What a read brought: lines, null for the end; or why none can be had.</summary>
    private readonly record struct Item(string?[] Lines, Exception? Error);
}
