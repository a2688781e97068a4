namespace Rungs.Streams;

/// <summary>How <c>AsyncStream.Merge</c> and <c>AsyncStream.MergeBatches</c> go about errors and leaving.</summary>
public sealed record MergeOptions : StreamOptions
{
    /// <summary>What is done with an error of a source.</summary>
    /// <value>Default: <see cref="ErrorBehavior.Raise"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a named one.</exception>
    public ErrorBehavior Errors
    {
        get;
        init
        {
            if (!Enum.IsDefined(value))
                throw new ArgumentOutOfRangeException(nameof(Errors), value, "Use ErrorBehavior.Raise, Delay or Suppress.");
            field = value;
        }
    }
}
