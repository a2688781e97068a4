namespace Rungs.Tour.Redis;

/// <summary>A command with its arguments, which stay where they were received; valid while it is executed.</summary>
internal readonly ref struct Request(ReadOnlySpan<byte> bytes, ReadOnlySpan<Argument> arguments)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private readonly ReadOnlySpan<Argument> _arguments = arguments;

    /// <summary>How many there are, with the command's name.</summary>
    internal int Count => _arguments.Length;

    /// <summary>The argument at <paramref name="index"/>; the name is the first.</summary>
    internal ReadOnlySpan<byte> this[int index] => _bytes.Slice(_arguments[index].Start, _arguments[index].Length);

    /// <summary>Whether the argument at <paramref name="index"/> is the word, in whatever case.</summary>
    internal bool Is(int index, ReadOnlySpan<byte> word) => System.Text.Ascii.EqualsIgnoreCase(this[index], word);

    /// <summary>The argument at <paramref name="index"/>, for people: each byte a character.</summary>
    internal string Text(int index) => System.Text.Encoding.Latin1.GetString(this[index]);
}
