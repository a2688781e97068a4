namespace Rungs;

/// <summary>A rung that needs others to run work, processes or hosts, and can say whether they are there.</summary>
/// <remarks>Members are safe to call from any thread.</remarks>
public interface IProbedRung : IRung
{
    /// <summary>Whether it would take work now, as far as it knows; a glance that waits for nothing, asks nobody and throws nothing.</summary>
    bool IsAvailable { get; }

    /// <summary>Looks, where it can look, and makes a new attempt where it had given up.</summary>
    /// <param name="cancellationToken">Ends the look. Default: none.</param>
    /// <returns>How many works others could run at once, whoever sends them; 0 where nobody is there to run any.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled. Through the task.</exception>
    Task<int> ProbeAsync(CancellationToken cancellationToken = default);
}
