namespace Rungs.Tour.Redis;

/// <summary>The bytes that the buffers of all clients may take together. On one loop, so a plain number.</summary>
internal sealed class BufferBudget(long limit)
{
    /// <summary>What is taken.</summary>
    internal long Taken { get; private set; }

    internal bool TryTake(int bytes)
    {
        if (Taken + bytes > limit)
            return false;

        Taken += bytes;
        return true;
    }

    internal void Return(int bytes) => Taken -= bytes;
}
