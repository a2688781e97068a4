using System.Security.Cryptography;
using Rungs.Processes;

namespace Rungs.Tests.Processes;

public sealed class VolumeTests
{
    [Fact]
    public async Task HundredMegabytes_ThereAndBack()
    {
        var bytes = new byte[100_000_000];
        new Random(1).NextBytes(bytes);
        await using var pool = new ProcessPool(Pools.Quiet());
        var back = await pool.RunAsync(() => Remote.Echo(bytes)).OrFailAsync();
        Assert.Equal(SHA256.HashData(bytes), SHA256.HashData(back));
    }

    [Fact]
    public async Task LongArgument_ToAWorkerThatDies_IsSentAgain()
    {
        var bytes = new byte[8_000_000];
        await using var pool = new ProcessPool(Pools.Quiet());
        var process = await pool.RunAsync(() => Remote.ProcessId()).OrFailAsync();
        Assert.Equal(0, Posix.Kill(process, Posix.SigStop)); // it reads nothing: the call cannot be sent whole
        var call = pool.RunAsync(() => Remote.LengthOf(bytes));
        Hang.Until(() => pool.Statistics.InFlight == 1, "it is being sent");
        Assert.Equal(0, Posix.Kill(process, Posix.SigKill));
        Assert.Equal(bytes.Length, await call.OrFailAsync());
        Assert.Equal(1, pool.Statistics.Retried);
    }

    [Fact]
    public async Task MemoryThatFails_CostsNothingButItsCall()
    {
        await using var pool = new ProcessPool(Pools.Quiet() with { Window = 4 });
        using var broken = new BrokenMemory(100_000);
        ReadOnlyMemory<byte> memory = broken.Memory;
        broken.IsBroken = true;
        await Assert.ThrowsAnyAsync<Exception>(async () => await pool.RunAsync(() => Remote.LengthOf(memory)).OrFailAsync());
        broken.IsBroken = false;
        var work = Work.Portable(() => Remote.LengthOf(memory));
        broken.IsBroken = true;
        Assert.Equal(100_000, await pool.RunAsync(work, TestContext.Current.CancellationToken).OrFailAsync()); // it was copied when the work was made
        Assert.Equal(3, await pool.RunAsync(() => Remote.Add(1, 2)).OrFailAsync());
        Assert.Equal(0, pool.Statistics.Crashed);
    }

    [Fact]
    public async Task TinyCalls_InGreatNumber_KeepTheMemoryBounded()
    {
        await using var pool = new ProcessPool(Pools.Quiet(2) with { Window = 64 });
        var count = Soak.Share(50_000);
        await RunAsync(pool, 2_000);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        Assert.Equal(count, await RunAsync(pool, count));
        var growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.InRange(growth, long.MinValue, 64 * 1024 * 1024); // other tests run beside it
        Assert.Equal(2_000 + count, pool.Statistics.Executed);
    }

    private static async Task<int> RunAsync(ProcessPool pool, int count)
    {
        var outstanding = new Queue<Task<int>>();
        var right = 0;
        for (var i = 0; i < count; i++)
        {
            outstanding.Enqueue(pool.RunAsync(() => Remote.Add(i, 1)));
            if (outstanding.Count == 1_000)
                right += await outstanding.Dequeue().OrFailAsync() == i - 999 + 1 ? 1 : 0;
        }

        for (var i = count - outstanding.Count; outstanding.TryDequeue(out var call); i++)
            right += await call.OrFailAsync() == i + 1 ? 1 : 0;
        return right;
    }

    private sealed class BrokenMemory(int length) : System.Buffers.MemoryManager<byte>
    {
        private readonly byte[] _bytes = new byte[length];

        internal bool IsBroken { get; set; }

        public override Memory<byte> Memory => CreateMemory(_bytes.Length);

        public override Span<byte> GetSpan() => IsBroken ? throw new ObjectDisposedException(nameof(BrokenMemory)) : _bytes;

        public override System.Buffers.MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
