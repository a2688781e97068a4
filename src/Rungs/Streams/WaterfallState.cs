namespace Rungs.Streams;

/// <summary>Where a waterfall is in its life.</summary>
internal enum WaterfallState
{
    /// <summary>Not started: takes nothing yet.</summary>
    Created,

    /// <summary>Takes items.</summary>
    Running,

    /// <summary>Takes nothing more; its batches are on their way.</summary>
    Stopping,

    /// <summary>Its last batch has ended.</summary>
    Stopped,
}
