using System.Text;
using Rungs.Diagnostics;

namespace Rungs.Processes.Launching;

/// <summary>Reads what a worker prints, on a thread of its own, and hands it on line by line.</summary>
/// <remarks>
/// It ends with the pipe, which programs that the worker started may keep open after it: so nobody waits for that end for long, and the thread
/// is none that keeps the process alive.
/// </remarks>
internal sealed class OutputPump
{
    /// <summary>A longer line is handed on in pieces.</summary>
    private const int MaxLine = 16 * 1024;

    /// <summary>So much of the end is kept for error messages, in characters.</summary>
    private const int MaxTail = 4 * 1024;

    private readonly Stream _stream;
    private readonly Action<string> _line;
    private readonly string _name;
    private readonly Thread _thread;
    private readonly StringBuilder _tail = new();

    internal OutputPump(Stream stream, string name, Action<string> line)
    {
        (_stream, _name, _line) = (stream, name, line);
        _thread = new Thread(Run, 256 * 1024) { IsBackground = true, Name = name };
        _thread.UnsafeStart();
    }

    /// <summary>The end of what was printed.</summary>
    internal string Tail
    {
        get
        {
            lock (_tail)
                return _tail.ToString().Trim();
        }
    }

    /// <summary>Waits a moment for what is in the pipe, after the worker has ended.</summary>
    internal void WaitForRest() => _thread.Join(TimeSpan.FromMilliseconds(500));

    private void Run()
    {
        var decoder = Encoding.UTF8.GetDecoder();
        var bytes = new byte[4096];
        var chars = new char[Encoding.UTF8.GetMaxCharCount(bytes.Length)];
        var line = new StringBuilder();
        try
        {
            for (int read; (read = _stream.Read(bytes)) > 0;)
                Take(chars.AsSpan(0, decoder.GetChars(bytes, 0, read, chars, 0)), line);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The pipe is gone; what was read is handed on.
        }

        if (line.Length > 0)
            HandOn(line);
        _stream.Dispose();
    }

    private void Take(ReadOnlySpan<char> text, StringBuilder line)
    {
        while (!text.IsEmpty)
        {
            var end = text.IndexOf('\n');
            var part = end < 0 ? text : text[..end];
            var room = MaxLine - line.Length;
            if (part.Length > room)
            {
                line.Append(part[..room]);
                HandOn(line);
                text = text[room..];
                continue;
            }

            line.Append(part);
            if (end < 0)
                return;
            HandOn(line);
            text = text[(end + 1)..];
        }
    }

    private void HandOn(StringBuilder line)
    {
        if (line.Length > 0 && line[^1] == '\r')
            line.Length--;
        var text = line.ToString();
        line.Clear();
        lock (_tail)
        {
            _tail.AppendLine(text);
            if (_tail.Length > MaxTail)
                _tail.Remove(0, _tail.Length - MaxTail);
        }

        try
        {
            _line(text);
        }
        catch (Exception error)
        {
            UnobservedErrors.Raise(error, $"{_name}: WorkerOutput");
        }
    }
}
