namespace Rungs.Loops;

/// <summary>Finds the one delegate with which the class library posts an async method's resumption after <see cref="Task.Yield"/>.</summary>
/// <remarks>
/// An async method brings its own execution context and puts the thread's back when it pauses, so a loop need not tidy up after
/// it: two thread-local look-ups saved on each yield, a fifth of its cost. The delegate is not public, so it is learnt from one
/// yield. (One that was started with its flow suppressed
/// brings none and leaves what it sets; the next callback that is no resumption ends that.) Were the class library to use another one day, the loop would tidy up once more than needed, and nothing else.
/// </remarks>
internal sealed class ResumeProbe : SynchronizationContext
{
    private SendOrPostCallback? _posted;

    /// <summary>The delegate; null where none was seen.</summary>
    internal static SendOrPostCallback? Resume { get; } = Learn();

    /// <summary>Notes the delegate; the async method behind it is left where it is.</summary>
    public override void Post(SendOrPostCallback d, object? state) => _posted = d;

    private static SendOrPostCallback? Learn()
    {
        var probe = new ResumeProbe();
        var outer = Current;
        SetSynchronizationContext(probe);
        _ = YieldAsync();
        SetSynchronizationContext(outer);
        return probe._posted;
    }

    private static async Task YieldAsync() => await Task.Yield();
}
