namespace Rungs.Harvest.Tests.Support;

/// <summary>What a program printed, and its exit code; 128 + n where signal n killed it.</summary>
internal sealed record ProgramResult(int ExitCode, IReadOnlyList<string> Output, IReadOnlyList<string> Errors)
{
    /// <summary>The pages that it said it fetched.</summary>
    internal IEnumerable<string> Fetched => Output.Where(line => line.StartsWith("fetched ", StringComparison.Ordinal) && line.Contains("http", StringComparison.Ordinal)).Select(line => line.Split(' ')[2]);

    /// <summary>How many pages it said it had stored, the last time.</summary>
    internal int Stored => Output.Where(line => line.StartsWith("stored ", StringComparison.Ordinal) && line.Split(' ') is [_, _]).Select(line => int.Parse(line.Split(' ')[1])).LastOrDefault();

    internal string All => $"exit code {ExitCode}\n{string.Join('\n', Output)}\n--\n{string.Join('\n', Errors)}";
}
