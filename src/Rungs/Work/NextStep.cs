namespace Rungs;

/// <summary>Tells which async function a queued callback goes on with.</summary>
internal static class NextStep
{
    /// <summary>Whether a callback with <paramref name="state"/> is the next step of <paramref name="function"/>, or the start of a call that nothing else can end.</summary>
    /// <remarks>The state of an async method is its task; it is posted as such, or as the delegate that goes on with it.</remarks>
    internal static bool IsOf(Task function, object? state) => state switch
    {
        Delegate step => ReferenceEquals(step.Target, function),
        ILiveCall { IsCancellable: false } call => ReferenceEquals(call.Task, function),
        _ => ReferenceEquals(state, function),
    };
}
