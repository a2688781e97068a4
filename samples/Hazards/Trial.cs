using System.Collections.Concurrent;
using System.Diagnostics;
using Rungs.Diagnostics;

namespace Hazards;

/// <summary>One run of a hazard on Rungs.</summary>
public sealed class Trial : IDisposable
{
    private readonly Hazard _hazard;
    private readonly CancellationTokenSource _free = new();
    private readonly TaskCompletionSource<Ending> _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> _seen = new();

    private Trial(Hazard hazard) => _hazard = hazard;

    /// <summary>Cancelled once the ending is known: whatever is stuck goes on.</summary>
    public CancellationToken Free => _free.Token;

    /// <summary>Runs <paramref name="hazard"/> until it ends or is reported, and then frees what is stuck.</summary>
    /// <param name="hazard">The hazard.</param>
    /// <param name="limit">How long it may take, and how long what was stuck may take to leave.</param>
    public static TrialResult Run(Hazard hazard, TimeSpan limit)
    {
        using var trial = new Trial(hazard);
        var thread = new Thread(trial.RunBody) { IsBackground = true, Name = hazard.Name };
        StallMonitor.Stalled += trial.Note;
        try
        {
            var watch = Stopwatch.StartNew();
            thread.Start();
            var hasEnded = trial._ending.Task.Wait(limit);
            var elapsed = watch.Elapsed;
            trial._free.Cancel();
            var hasLeft = thread.Join(limit);
            return new TrialResult(hasEnded ? trial._ending.Task.Result : null, elapsed, hasLeft, [.. trial._seen]);
        }
        finally
        {
            StallMonitor.Stalled -= trial.Note;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _free.Dispose();

    private void RunBody()
    {
        try
        {
            _hazard.OnRungs(this);
            _ending.TrySetResult(Ending.Success);
        }
        catch (Exception error)
        {
            if (!Free.IsCancellationRequested)
                _seen.Enqueue(error.ToString());
            _ending.TrySetResult(Of(error));
        }
    }

    /// <summary>The error as an ending: the names count where the message has them.</summary>
    private Ending Of(Exception error)
    {
        var (_, where, culprit) = _hazard.Expected;
        return new Ending(error.GetType().Name, Named(where), Named(culprit));

        string Named(string name) => error.Message.Contains($"'{name}'", StringComparison.Ordinal) ? name : error.Message;
    }

    private void Note(Stall stall)
    {
        _seen.Enqueue(stall.ToString());
        var ending = Ending.Stall(stall.Kind, stall.Where, stall.Culprit);
        if (ending == _hazard.Expected)
            _ending.TrySetResult(ending);
    }
}

/// <summary>What came of a trial.</summary>
/// <param name="Ending">How it ended; null where it stood still and nobody saw.</param>
/// <param name="Elapsed">After what time.</param>
/// <param name="HasLeft">Whether the program's thread has gone since.</param>
/// <param name="Seen">Every report and error meanwhile.</param>
public sealed record TrialResult(Ending? Ending, TimeSpan Elapsed, bool HasLeft, IReadOnlyList<string> Seen);
