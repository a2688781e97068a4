using Rungs.Tour.CommandLine;

namespace Rungs.Tour.Ladder;

/// <summary>A row per rung, for people.</summary>
internal sealed class TableReport : Report
{
    private TimeSpan? _serial;

    internal override void Begin(string directory, int files)
    {
        Console.Out.WriteLine($"{files} files below {FileName.Escape(directory)}, read once before the clock starts, so that the page cache favours no rung");
        Console.Out.WriteLine($"{"rung",-9} {"files",8} {"bytes",15} {"seconds",9} {"MB/s",8} {"speed-up",9}  digest");
    }

    internal override void Add(Pass pass)
    {
        if (pass.Rung is "serial")
            _serial = pass.Elapsed;
        var megabytes = pass.Bytes / 1e6 / pass.Elapsed.TotalSeconds;
        var speedUp = _serial is { } serial ? $"{serial / pass.Elapsed:F2}" : "-";
        Console.Out.WriteLine(
            $"{pass.Rung,-9} {pass.Facts.Count,8} {pass.Bytes,15} {pass.Elapsed.TotalSeconds,9:F3} {megabytes,8:F1} {speedUp,9}  {pass.Digest[..16]}");
    }

    internal override void End(Pass last) => Console.Out.WriteLine($"digest   {last.Digest}");
}
