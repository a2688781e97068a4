namespace Rungs.Harvest.CommandLine;

/// <summary>What the shell is told. An end that a second signal forced gives 128 and the signal's number.</summary>
internal static class ExitCode
{
    /// <summary>All is stored, or a signal stopped the harvest and all that was fetched is stored.</summary>
    internal const int Success = 0;

    /// <summary>Some pages could not be fetched.</summary>
    internal const int Incomplete = 1;

    internal const int Usage = 2;

    /// <summary>The database could not be opened.</summary>
    internal const int NoDatabase = 3;

    /// <summary>The database went away and stayed away; what was not stored is in a file.</summary>
    internal const int DatabaseGone = 4;
}
