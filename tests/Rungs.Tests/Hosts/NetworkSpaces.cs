using System.Diagnostics;

namespace Rungs.Tests.Hosts;

/// <summary>Two network namespaces, one for a broker and one for a worker, with a line between them that can be cut; and a line from the broker's to the tests, which stays.</summary>
internal sealed class NetworkSpaces : IAsyncDisposable
{
    private const string Prefix = "rungs-";
    private static int s_count;

    private readonly int _number = Interlocked.Increment(ref s_count);

    private NetworkSpaces()
    {
        Broker = $"{Prefix}{Environment.ProcessId}-{_number}b";
        Worker = $"{Prefix}{Environment.ProcessId}-{_number}w";
    }

    internal string Broker { get; }

    internal string Worker { get; }

    /// <summary>Where the broker is, for the tests.</summary>
    internal string BrokerAddress => Address(1);

    /// <summary>Where the broker is, for the worker.</summary>
    internal string BrokerAddressOfWorker => Address(5);

    internal static async Task<NetworkSpaces> MakeAsync()
    {
        await RemoveLeftAsync();
        var spaces = new NetworkSpaces();
        try
        {
            await spaces.SetUpAsync();
            return spaces;
        }
        catch
        {
            await spaces.DisposeAsync();
            throw;
        }
    }

    /// <summary>Nothing passes any more between broker and worker, and nobody is told.</summary>
    internal Task CutAsync() => IpAsync("-n", Broker, "link", "set", "to-worker", "down");

    internal Task MendAsync() => IpAsync("-n", Broker, "link", "set", "to-worker", "up");

    public async ValueTask DisposeAsync()
    {
        foreach (var space in (string[])[Broker, Worker])
            await TryIpAsync("netns", "del", space); // its lines go with it
    }

    private async Task SetUpAsync()
    {
        foreach (var space in (string[])[Broker, Worker])
        {
            await IpAsync("netns", "add", space);
            await IpAsync("-n", space, "link", "set", "lo", "up");
        }

        var outside = $"rg{Environment.ProcessId}x{_number}"; // 15 characters at most
        await IpAsync("link", "add", outside, "type", "veth", "peer", "name", "to-tests", "netns", Broker);
        await IpAsync("address", "add", $"{Address(2)}/30", "dev", outside);
        await IpAsync("link", "set", outside, "up");
        await IpAsync("-n", Broker, "address", "add", $"{Address(1)}/30", "dev", "to-tests");
        await IpAsync("-n", Broker, "link", "set", "to-tests", "up");

        await IpAsync("-n", Broker, "link", "add", "to-worker", "type", "veth", "peer", "name", "to-broker", "netns", Worker);
        await IpAsync("-n", Broker, "address", "add", $"{Address(5)}/30", "dev", "to-worker");
        await IpAsync("-n", Broker, "link", "set", "to-worker", "up");
        await IpAsync("-n", Worker, "address", "add", $"{Address(6)}/30", "dev", "to-broker");
        await IpAsync("-n", Worker, "link", "set", "to-broker", "up");
    }

    /// <summary>An address that no other run of the tests has: four of each two.</summary>
    private string Address(int last) => $"10.{200 + ((Environment.ProcessId >> 8) & 31)}.{Environment.ProcessId & 255}.{(_number * 8) + last}";

    /// <summary>Those of tests that were killed.</summary>
    private static async Task RemoveLeftAsync()
    {
        var names = (await RunAsync("netns", "list")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]);
        foreach (var name in names.Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            if (!Directory.Exists($"/proc/{name[Prefix.Length..].Split('-')[0]}"))
                await TryIpAsync("netns", "del", name);
        }
    }

    private static async Task IpAsync(params string[] arguments)
    {
        var (code, _, errors) = await RunAsync(arguments);
        Assert.True(code == 0, $"This test needs root, and Debian's iproute2 (make test installs it): ip {string.Join(' ', arguments)}: {errors}");
    }

    private static Task TryIpAsync(params string[] arguments) => RunAsync(arguments);

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using var ip = Process.Start(new ProcessStartInfo("ip", arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = ip.StandardError.ReadToEndAsync();
        var output = await ip.StandardOutput.ReadToEndAsync();
        await ip.WaitForExitAsync().OrFailAsync();
        return (ip.ExitCode, output, await errors);
    }
}
