using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Rungs.Tour.Ladder;

/// <summary>All files, read once on one rung.</summary>
/// <param name="Rung">The rung's name.</param>
/// <param name="Facts">The files that could be read, in order of their paths.</param>
/// <param name="Problems">Those that could not.</param>
/// <param name="Elapsed">How long it took.</param>
internal sealed record Pass(string Rung, IReadOnlyList<FileFacts> Facts, IReadOnlyList<Problem> Problems, TimeSpan Elapsed)
{
    /// <summary>Enough to keep disk and processors busy, and few enough to hold open.</summary>
    internal const int FilesAtOnce = 16;

    internal long Bytes => Facts.Sum(facts => facts.Bytes);

    /// <summary>A SHA-256 over every result; the same for the same files, wherever their folder lies.</summary>
    internal string Digest { get; } = DigestOf(Facts);

    internal static async Task<Pass> RunAsync(LadderRung rung, IReadOnlyList<FoundFile> files, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var outcomes = await ProgressBar.ShowAsync(rung.Name, progress =>
        {
            // The whole ladder is this: the same plan, and another rung to run it on.
            var runner = new ParallelRunner<FileFacts>(new RunnerOptions { MaxConcurrency = FilesAtOnce, Progress = progress });
            foreach (var file in files)
                runner.Schedule(rung.Reading(file));
            return runner.RunSettledAsync(on: rung.On, cancellationToken);
        });
        var elapsed = Stopwatch.GetElapsedTime(start);

        cancellationToken.ThrowIfCancellationRequested();
        return new Pass(
            rung.Name,
            [.. outcomes.Where(outcome => outcome.Error is null).Select(outcome => outcome.Value)],
            [.. outcomes.Where(outcome => outcome.Error is not null).Select(outcome => new Problem(files[outcome.Index].Path, outcome.Error!))],
            elapsed);
    }

    private static string DigestOf(IEnumerable<FileFacts> all)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var facts in all)
            digest.AppendData(Encoding.UTF8.GetBytes($"{facts.Bytes} {facts.Lines} {facts.Words} {SumLine.Of(facts.Sha256, facts.File.Name)}\n"));
        return Convert.ToHexStringLower(digest.GetHashAndReset());
    }
}
