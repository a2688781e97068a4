using System.Diagnostics;

namespace Rungs.Tour.Redis;

/// <summary>Bytes that are added at the end and taken from the front: what a client has sent, or what it will be sent.</summary>
/// <remarks>
/// <code>
/// ┌──────────┬──────────────┬───────────┐
/// │  taken   │    Unread    │   free    │
/// └──────────┴──────────────┴───────────┘
///          _start          _end
/// </code>
/// It grows by doubling as bytes come, never because a client announced many. An emptied one gives a large array back.
/// </remarks>
internal sealed class ByteBuffer(int limit, BufferBudget budget)
{
    /// <summary>The first array of each buffer, which the budget does not count.</summary>
    internal const int FirstSize = 16 * 1024;

    private byte[] _bytes = [];
    private int _start;
    private int _end;

    /// <summary>How many bytes have been added and not taken.</summary>
    internal int Length => _end - _start;

    internal ReadOnlySpan<byte> Unread => _bytes.AsSpan(_start, Length);

    /// <summary>Room for <paramref name="least"/> bytes or more; <see cref="Commit"/> says how many were written.</summary>
    /// <exception cref="BufferLimitException">There may be no more.</exception>
    internal Span<byte> Room(int least)
    {
        if (_bytes.Length - _end < least)
            MakeRoom(least);
        return _bytes.AsSpan(_end);
    }

    internal void Commit(int count)
    {
        Debug.Assert(count >= 0 && count <= _bytes.Length - _end, "Only what fits was written.");
        _end += count;
    }

    /// <summary>Takes <paramref name="count"/> bytes from the front.</summary>
    internal void Take(int count)
    {
        Debug.Assert(count >= 0 && count <= Length, "Only what is there is taken.");
        _start += count;
        if (_start < _end)
            return;

        (_start, _end) = (0, 0);
        if (_bytes.Length > FirstSize)
            Release();
    }

    /// <summary>Drops the bytes and gives the array back.</summary>
    internal void Release()
    {
        budget.Return(Math.Max(0, _bytes.Length - FirstSize));
        (_bytes, _start, _end) = ([], 0, 0);
    }

    private void MakeRoom(int least)
    {
        var length = Length;
        if ((long)length + least > limit)
            throw new BufferLimitException();

        var size = Math.Max(_bytes.Length, FirstSize);
        while (size < length + least)
            size = (int)Math.Min(size * 2L, limit);

        // Where half of it has been taken already, moving the rest is enough, and cannot happen for every few bytes.
        if (size == _bytes.Length && _start < size / 2)
            size = (int)Math.Min(size * 2L, Math.Max(size, limit));
        if (size == _bytes.Length)
        {
            Unread.CopyTo(_bytes);
        }
        else
        {
            if (!budget.TryTake(size - Math.Max(_bytes.Length, FirstSize)))
                throw new BufferLimitException();
            var bytes = GC.AllocateUninitializedArray<byte>(size);
            Unread.CopyTo(bytes);
            _bytes = bytes;
        }

        (_start, _end) = (0, length);
    }
}

/// <summary>A client's buffer, or all of them together, would become larger than the options allow.</summary>
internal sealed class BufferLimitException() : Exception("The buffers of a client would take more than RedisOptions allows.");
