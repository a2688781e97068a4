namespace Rungs.Tests.Coordination.Queues;

/// <summary>How a caller calls.</summary>
public enum Colour
{
    /// <summary>On a thread of its own, which the call may block.</summary>
    Blocking,

    /// <summary>By the method that returns a task.</summary>
    Async,
}
