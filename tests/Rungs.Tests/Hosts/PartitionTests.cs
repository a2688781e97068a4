using System.Globalization;
using Rungs.Hosts;

namespace Rungs.Tests.Hosts;

/// <summary>Broker and worker on two networks, and the line between them is cut.</summary>
public sealed class PartitionTests(ITestOutputHelper output)
{
    /// <summary>
    /// Heartbeats and cuts, in seconds. Broker and worker give each other up after two or three heartbeats: in the first case they do, and it takes no longer than a test may; with
    /// our own heartbeats of 10 s, a cut of 20 s is just too short, and one of 45 s is not.
    /// </summary>
    public static TheoryData<int, int> Cuts => Soak.Share(1) == 1 ? new() { { 4, 20 } } : new() { { 4, 20 }, { 10, 20 }, { 10, 45 } };

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task Line_CutInTheMiddleOfWork_NothingIsLost_AndTheWorkerComesBackByItself(int heartbeat, int seconds)
    {
        const int Jobs = 1500; // a soak has more cuts, not more jobs
        var folder = Directory.CreateTempSubdirectory("rungs-hosts");
        await using var spaces = await NetworkSpaces.MakeAsync();
        await using var broker = new Broker { Namespace = spaces.Broker, Address = "0.0.0.0", Config = $"loopback_users = none\nheartbeat = {heartbeat}\n" };
        await broker.InitializeAsync();
        var name = broker.NewPool();
        await using var pool = await HostPool.ConnectAsync(new() { Uri = new Uri($"amqp://guest:guest@{spaces.BrokerAddress}:{broker.Port}/"), Pool = name });
        using var worker = await WorkerProgram.ServeAsync(spaces.Worker, new Uri($"amqp://guest:guest@{spaces.BrokerAddressOfWorker}:{broker.Port}/"), name, concurrency: 8);
        var ended = 0;
        var running = Task.WhenAll(Enumerable.Range(0, Jobs).Select(async i =>
        {
            Assert.Equal(i * 2, await pool.RunAsync(() => HostJobs.NoteAsync(folder.FullName, i, 20, default)));
            Interlocked.Increment(ref ended);
        }).ToArray());

        await Seen.UntilAsync(() => Volatile.Read(ref ended) > Jobs / 3, "a third of the jobs");
        await spaces.CutAsync();
        var atCut = Volatile.Read(ref ended);
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        var cut = Volatile.Read(ref ended) - atCut;
        await spaces.MendAsync();
        await running.OrFailAsync();

        await worker.SendAsync("TERM");
        var (exitCode, said, _) = await worker.EndAsync();
        int[] done = [.. folder.EnumerateFiles().Select(file => int.Parse(file.Name.Split('.')[0], CultureInfo.InvariantCulture)).Order()];
        output.WriteLine($"{Jobs} jobs, heartbeats of {heartbeat} s, the line cut for {seconds} s after {atCut}: 0 lost, {done.Length - done.Distinct().Count()} ran again, {WorkerProgram.Counts(said).Repeated} came again and were known");
        Assert.Equal(Enumerable.Range(0, Jobs), done); // once each: the worker was there all the time, and remembers
        Assert.Equal(0, exitCode);
        Assert.InRange(cut, 0, 16); // what had left the worker already
        folder.Delete(recursive: true);
    }
}
