namespace Rungs.Strands;

/// <summary>Calls at once: for a function of a strand that starts another, whose turn it has already.</summary>
internal sealed class InlineContext : SynchronizationContext
{
    internal static readonly InlineContext Instance = new();

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state) => d(state);
}
