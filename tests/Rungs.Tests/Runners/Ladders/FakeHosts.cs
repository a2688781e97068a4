namespace Rungs.Tests.Runners.Ladders;

/// <summary>Hosts that are there, away or full as a test says; they hold what they are sent until they are let go.</summary>
internal class FakeHosts : IRung
{
    private readonly Lock _gate = new();
    private readonly List<string> _taken = [];
    private readonly TaskCompletionSource _letGo = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Level Level => Level.Hosts;

    public RungCapabilities Capabilities { get; } = new() { AtLeastOnce = true };

    /// <summary>What they answer instead of taking a work; null where they take it.</summary>
    internal Func<Exception>? Refusal { get; set; }

    /// <summary>The names of the works they have taken, in order.</summary>
    internal IReadOnlyList<string> Taken
    {
        get
        {
            lock (_gate)
                return [.. _taken];
        }
    }

    public async Task<T> RunAsync<T>(Work<T> work, CancellationToken cancellationToken = default)
    {
        Assert.True(work.IsPortable, "Only portable work leaves this process.");
        if (Refusal is { } refusal)
            throw refusal();
        Task letGo;
        lock (_gate)
        {
            _taken.Add(work.Name);
            letGo = _letGo.Task;
        }

        await letGo.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // nothing that is elsewhere runs on its caller's thread
        return await work.CallAsync(cancellationToken);
    }

    /// <summary>Lets go what they hold, and what comes.</summary>
    internal void Open() => _letGo.TrySetResult();

    /// <summary>Waits until they have taken so many.</summary>
    internal void UntilTaken(int count) => Hang.Until(() => Taken.Count >= count, $"the hosts have {count} works; they have {Taken.Count}");
}

/// <summary>Hosts that can be asked whether they are there.</summary>
internal sealed class FakeProbedHosts : FakeHosts, IProbedRung
{
    private int _probes;

    public bool IsAvailable { get; set; } = true;

    /// <summary>How many works they can run at once.</summary>
    internal int Places { get; set; } = 1;

    internal int Probes => Volatile.Read(ref _probes);

    public Task<int> ProbeAsync(CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _probes);
        return Task.FromResult(Places);
    }
}
