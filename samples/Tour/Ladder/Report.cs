namespace Rungs.Tour.Ladder;

/// <summary>What is printed of the passes, on standard output.</summary>
internal abstract class Report
{
    /// <summary>Whether times are shown, and so have to be fair.</summary>
    internal virtual bool IsTimed => true;

    internal static Report For(Output output) => output switch
    {
        Output.Json => new JsonReport(),
        Output.List => new ListReport(),
        _ => new TableReport(),
    };

    internal virtual void Begin(string directory, int files)
    {
    }

    internal virtual void Add(Pass pass)
    {
    }

    internal virtual void End(Pass last)
    {
    }
}
