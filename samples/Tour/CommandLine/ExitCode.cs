namespace Rungs.Tour.CommandLine;

/// <summary>What the shell is told. A signal that stopped the tour gives 128 and its number, see <see cref="StopSignals"/>.</summary>
internal static class ExitCode
{
    internal const int Success = 0;

    /// <summary>Not all was done: some files could not be read, some items were not answered once, some rows not written once, or a server or a broker did not answer.</summary>
    internal const int Incomplete = 1;

    internal const int Usage = 2;

    /// <summary>Two rungs gave different results.</summary>
    internal const int Disagreement = 3;
}
