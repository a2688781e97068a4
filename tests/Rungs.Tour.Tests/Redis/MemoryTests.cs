using Rungs.Tour.Redis;

namespace Rungs.Tour.Tests.Redis;

/// <summary>Measures the process's memory, so no other test runs beside it.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
[Collection(nameof(MemoryTests))]
public sealed class MemoryTests
{
    private const int Megabyte = 1024 * 1024;

    [Fact]
    public void SetAndDelete_OfAMillionKeys_LeavesMemoryFlat()
    {
        var state = new ServerState(new RedisOptions(), new Keyspace(TimeProvider.System));
        using var session = new Session(state);
        Round(session, 0);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var round = 1; round <= Soak.Share(100); round++)
        {
            Round(session, round);
            state.Keys.RemoveExpired(int.MaxValue);
        }

        AssertNoGrowth(before);
        Assert.Equal((0, 0, 0), (state.Keys.Count, state.Keys.Expiring, (int)state.Buffers.Taken));
    }

    [Fact]
    public void Table_OfABurst_IsGivenBack()
    {
        var keys = new Keyspace(TimeProvider.System);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 500_000; i++)
            keys.Set(BitConverter.GetBytes(i), []);
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before > 20 * Megabyte);
        for (var i = 0; i < 500_000; i++)
            keys.Remove(BitConverter.GetBytes(i));
        keys.RemoveExpired(1);

        AssertNoGrowth(before);
        GC.KeepAlive(keys);
    }

    /// <summary>It may have shrunk: what tests before have left goes some time.</summary>
    private static void AssertNoGrowth(long before)
    {
        var growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(growth < Megabyte, $"The memory has grown by {growth} bytes.");
    }

    /// <summary>Ten thousand keys come, some to expire, and go.</summary>
    private static void Round(Session session, int round)
    {
        for (var i = 0; i < 10_000; i++)
        {
            string[] expiry = i % 2 == 0 ? ["EX", "1000"] : [];
            session.Feed(Resp.Bytes(Resp.Command(["SET", $"{round}:{i}", $"a value of round {round}", .. expiry])));
            session.Output.Take(session.Output.Length);
        }

        for (var i = 0; i < 10_000; i++)
        {
            session.Feed(Resp.Bytes(Resp.Command("DEL", $"{round}:{i}")));
            Assert.Equal(":1\r\n"u8, session.Output.Unread);
            session.Output.Take(session.Output.Length);
        }
    }
}
