using System.Collections.Concurrent;

namespace Rungs.Tests.Terminal;

/// <summary>A reader that blocks until it is given a line; the line <c>fail</c> is an error.</summary>
internal sealed class BlockingReader : TextReader
{
    internal BlockingCollection<string?> Lines { get; } = [];

    /// <summary>Set once a read has begun.</summary>
    internal ManualResetEventSlim Entered { get; } = new();

    public override string? ReadLine()
    {
        Entered.Set();
        return Lines.Take() is var line && line == "fail" ? throw new InvalidDataException("broken") : line;
    }
}
