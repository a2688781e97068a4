using Microsoft.Win32.SafeHandles;

namespace Rungs.Tour.Ladder;

/// <summary>What is in a file. The function of this tour stands here twice, once blocking and once async; both may be called from afar.</summary>
internal sealed record FileFacts(FoundFile File, string Sha256, long Bytes, long Lines, long Words)
{
    [Portable(Idempotent = true)]
    internal static FileFacts Read(FoundFile file, CancellationToken cancellationToken)
    {
        using var handle = Open(file, FileOptions.SequentialScan);
        using var tally = new Tally();
        int count;
        while ((count = RandomAccess.Read(handle, tally.Buffer.Span, tally.Bytes)) > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            tally.Add(count);
        }

        return tally.ToFacts(file);
    }

    [Portable(Idempotent = true)]
    internal static async Task<FileFacts> ReadAsync(FoundFile file, CancellationToken cancellationToken)
    {
        // Opening blocks the loop, shortly: it has no async form.
        using var handle = Open(file, FileOptions.SequentialScan | FileOptions.Asynchronous);
        using var tally = new Tally();
        int count;
        while ((count = await RandomAccess.ReadAsync(handle, tally.Buffer, tally.Bytes, cancellationToken)) > 0)
            tally.Add(count);

        return tally.ToFacts(file);
    }

    /// <summary>Shares the file with everybody, as it is only looked at.</summary>
    internal static SafeFileHandle Open(FoundFile file, FileOptions options) =>
        System.IO.File.OpenHandle(file.Path, share: FileShare.ReadWrite | FileShare.Delete, options: options);
}
