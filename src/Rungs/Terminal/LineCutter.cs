using System.Text;

namespace Rungs.Terminal;

/// <summary>Makes lines of bytes that come in any pieces. Lines end in a line feed, with or without a carriage return before it.</summary>
internal sealed class LineCutter(Encoding encoding)
{
    /// <summary>Keeps the first bytes of a character whose last ones have not come yet.</summary>
    private readonly Decoder _decoder = encoding.GetDecoder();

    /// <summary>The line that is not whole yet.</summary>
    private readonly StringBuilder _partial = new();

    private char[] _chars = [];

    /// <summary>Takes the next bytes.</summary>
    internal void Add(ReadOnlySpan<byte> bytes, ICollection<string?> lines)
    {
        var rest = Decode(bytes, isEnd: false);
        for (var end = rest.IndexOf('\n'); end >= 0; end = rest.IndexOf('\n'))
        {
            _partial.Append(rest[..end]);
            lines.Add(TakeLine(hasEnd: true));
            rest = rest[(end + 1)..];
        }

        _partial.Append(rest);
    }

    /// <summary>The input has ended: what is left is a line. Where nothing is left, that is told by null.</summary>
    internal void End(ICollection<string?> lines)
    {
        _partial.Append(Decode([], isEnd: true));
        lines.Add(_partial.Length > 0 ? TakeLine(hasEnd: false) : null);
    }

    private ReadOnlySpan<char> Decode(ReadOnlySpan<byte> bytes, bool isEnd)
    {
        var most = encoding.GetMaxCharCount(bytes.Length);
        if (_chars.Length < most)
            _chars = new char[most];
        return _chars.AsSpan(0, _decoder.GetChars(bytes, _chars, isEnd));
    }

    private string TakeLine(bool hasEnd)
    {
        if (hasEnd && _partial.Length > 0 && _partial[^1] == '\r')
            _partial.Length--;
        var line = _partial.ToString();
        _partial.Clear();
        return line;
    }
}
