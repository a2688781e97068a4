using System.Diagnostics;

namespace Rungs.Tour.Redis;

/// <summary>How far a command has come.</summary>
internal enum Parsing
{
    /// <summary>Bytes are missing.</summary>
    Incomplete,

    /// <summary>It is there, <see cref="RespParser.Length"/> bytes long.</summary>
    Complete,

    /// <summary>The client does not speak RESP; <see cref="RespParser.Error"/> says how.</summary>
    Broken,
}

/// <summary>Finds the arguments of a RESP2 command, such as <c>*2\r\n$3\r\nGET\r\n$1\r\nk\r\n</c>, however its bytes come.</summary>
/// <remarks>
/// <code>
/// Count ──*2──► Size ──$3──► Bytes ──► Size ... ──► complete
///   │             │
///   └─────────────┴──► broken
/// </code>
/// It looks at no byte twice, save those of an unfinished count or size, and copies none: it keeps where each argument stands,
/// counted from the command's first byte.
/// The texts of errors are those of redis 7.0, and so is what it does not look at: the byte after a carriage return.
/// </remarks>
internal sealed class RespParser(RedisOptions options)
{
    private const int Unknown = -1;
    private const int UsualArguments = 16;

    /// <summary>A count or a size has a line of its own; redis gives up on one that is longer than this.</summary>
    private const int LongestNumber = 64 * 1024;

    /// <summary>How many bytes of the command have been dealt with.</summary>
    private int _position;

    /// <summary>How many arguments are still to come.</summary>
    private int _missing = Unknown;

    /// <summary>The size of the argument that comes.</summary>
    private int _size = Unknown;

    private Argument[] _arguments = new Argument[UsualArguments];
    private int _count;

    /// <summary>Where the arguments of a complete command stand.</summary>
    internal ReadOnlySpan<Argument> Arguments => _arguments.AsSpan(0, _count);

    /// <summary>The bytes of a complete command.</summary>
    internal int Length => _position;

    /// <summary>What a broken command is answered.</summary>
    internal string Error { get; private set; } = "";

    /// <summary>Goes on with a command.</summary>
    /// <param name="bytes">All there is of it, from its first byte, and perhaps of further ones.</param>
    internal Parsing Parse(ReadOnlySpan<byte> bytes)
    {
        AssertInvariants(bytes.Length);
        if (_missing == Unknown)
        {
            var state = ParseNumber(bytes, "mbulk", out var count);
            if (state != Parsing.Complete)
                return state;
            if (count > options.MaxArguments)
                return Break("invalid multibulk length");
            _missing = (int)Math.Max(0, count);
        }

        for (; _missing > 0; _missing--)
        {
            var state = ParseArgument(bytes);
            if (state != Parsing.Complete)
                return state;
        }

        return Parsing.Complete;
    }

    /// <summary>Forgets the command, for the next one.</summary>
    internal void Reset()
    {
        (_position, _missing, _size, _count) = (0, Unknown, Unknown, 0);
        if (_arguments.Length > UsualArguments)
            _arguments = new Argument[UsualArguments];
    }

    private Parsing ParseArgument(ReadOnlySpan<byte> bytes)
    {
        if (_size == Unknown)
        {
            if (_position < bytes.Length && bytes[_position] != '$' && bytes[_position..].Contains((byte)'\r'))
                return Break($"expected '$', got '{(char)bytes[_position]}'");
            var state = ParseNumber(bytes, "bulk", out var size);
            if (state != Parsing.Complete)
                return state;
            if (size < 0 || size > options.MaxValue)
                return Break("invalid bulk length");
            _size = (int)size;
        }

        if (bytes.Length - _position < _size + 2)
            return Parsing.Incomplete;
        if (_count == _arguments.Length)
            Array.Resize(ref _arguments, _count * 2);
        _arguments[_count++] = new Argument(_position, _size);
        _position += _size + 2;
        _size = Unknown;
        return Parsing.Complete;
    }

    /// <summary>A line of one sign and a number.</summary>
    private Parsing ParseNumber(ReadOnlySpan<byte> bytes, string what, out long number)
    {
        number = 0;
        var line = bytes[_position..];
        var end = line.IndexOf((byte)'\r');
        if (end < 0)
            return line.Length > LongestNumber ? Break($"too big {what} count string") : Parsing.Incomplete;
        if (end + 1 == line.Length)
            return Parsing.Incomplete;
        if (!Digits.TryParse(line[1..end], out number))
            return Break(_missing == Unknown ? "invalid multibulk length" : "invalid bulk length");

        _position += end + 2;
        return Parsing.Complete;
    }

    private Parsing Break(string error)
    {
        Error = $"ERR Protocol error: {error}";
        return Parsing.Broken;
    }

    [Conditional("DEBUG")]
    private void AssertInvariants(int length)
    {
        Debug.Assert(_position <= length, "What was dealt with is still there: only a whole command is taken from the buffer.");
        Debug.Assert(_missing != Unknown || (_count == 0 && _size == Unknown), "Arguments come after their count.");
    }
}

/// <summary>Where an argument stands in its command.</summary>
internal readonly record struct Argument(int Start, int Length);
