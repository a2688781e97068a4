namespace Rungs;

/// <summary>Where a <see cref="Ladder"/> has sent works and why, at one moment.</summary>
public sealed record LadderStatistics
{
    /// <summary>The routes that works took so far, those nobody took left out; one that came back from hosts counts on both its routes.</summary>
    public required IReadOnlyList<LadderRoute> Routes { get; init; }

    /// <summary>Works that hosts have now.</summary>
    public int AtHosts { get; init; }

    /// <summary>How many works the hosts may have at once, as they were last seen; 0 where none were.</summary>
    public int HostWindow { get; init; }

    /// <summary>Works that wait for whoever is free first, a processor here or a place there.</summary>
    public int Waiting { get; init; }

    /// <summary>Why the hosts are left; null where they are not, or were never asked.</summary>
    public string? HostsLeft { get; init; }

    /// <summary>How many works were sent for a reason, of all kinds.</summary>
    /// <param name="reason">The reason.</param>
    /// <returns>The sum of its routes.</returns>
    public long Count(LadderReason reason) => Routes.Where(route => route.Reason == reason).Sum(static route => route.Count);
}

/// <summary>How many works of a kind a <see cref="Ladder"/> has sent to one rung for one reason.</summary>
/// <param name="Kind">Their kind.</param>
/// <param name="To">Which rung, by the name of its property in <see cref="LadderOptions"/>.</param>
/// <param name="Reason">Why.</param>
/// <param name="Count">How many.</param>
public sealed record LadderRoute(WorkKind Kind, string To, LadderReason Reason, long Count);
