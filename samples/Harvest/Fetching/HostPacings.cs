namespace Rungs.Harvest.Fetching;

/// <summary>A pacing for each host. On the loop only: a plain dictionary will do.</summary>
internal sealed class HostPacings(int rate) : IDisposable
{
    private readonly Dictionary<string, Pacing> _pacings = new(StringComparer.OrdinalIgnoreCase);

    internal Pacing Of(Uri url)
    {
        if (!_pacings.TryGetValue(url.Authority, out var pacing))
            _pacings.Add(url.Authority, pacing = new Pacing(rate));
        return pacing;
    }

    public void Dispose()
    {
        foreach (var pacing in _pacings.Values)
            pacing.Dispose();
    }
}
