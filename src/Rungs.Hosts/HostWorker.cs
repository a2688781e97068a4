using System.Diagnostics;
using Rungs.Diagnostics;
using Rungs.Hosts.Broker;
using Rungs.Hosts.Counting;
using Rungs.Hosts.Jobs;

namespace Rungs.Hosts;

/// <summary>Takes the jobs of a pool from its broker and runs them on a rung of this process.</summary>
/// <remarks>
/// <para>A job is acknowledged once its outcome is safe with the broker, so one that is lost with its worker is run by another. What no worker could run goes to the dead queue, with the reason.
/// Jobs that come a second time are told the outcome of the first, as long as it is remembered.</para>
/// <para>The connection comes back by itself. Members are safe to call from any thread.</para>
/// </remarks>
[DebuggerDisplay("{Running} running")]
public sealed partial class HostWorker : IAsyncDisposable
{
    private readonly HostWorkerOptions _options;
    private readonly BrokerNames _names;
    private readonly JobDesk _desk;
    private readonly BrokerLink _link;

    /// <summary>Jobs that are being run or answered.</summary>
    private readonly LiveAnswers _answering = new();

    /// <summary>Guards the three below.</summary>
    private readonly Lock _gate = new();

    /// <summary>Those of the session there is, or is being set up; replaced with it.</summary>
    private WorkerSlot[] _slots = [];

    /// <summary>Those of the session there is, once it takes jobs.</summary>
    private OfferedPlaces? _places;

    /// <summary>Whether no more jobs are taken, also not with the next session.</summary>
    private bool _isStopping;

    private long _done;

    private HostWorker(HostWorkerOptions options)
    {
        _options = options;
        _names = new BrokerNames(options.Pool);
        _desk = new JobDesk(new JobRunner(options.RunOn), options.RememberedJobs, options.WorkTimeout, options.TimeProvider, options.Concurrency);
        _link = new BrokerLink(options, $"rungs worker of {options.Pool}", SetUpAsync);
        Watchdog.Watch(this);
        HostTelemetry.Publish();
    }

    /// <summary>How many jobs run now.</summary>
    public int Running => _desk.Running;

    /// <summary>How many jobs were answered, or put on the dead queue, so far.</summary>
    public long Done => Interlocked.Read(ref _done);

    /// <summary>How many jobs came again while they ran, or after they had; they were not run again.</summary>
    public long Repeated => _desk.Repeated;

    /// <summary>Connects to the broker and takes jobs from now on.</summary>
    /// <param name="options">How it is set up.</param>
    /// <param name="cancellationToken">Ends the attempts to connect. Default: none.</param>
    /// <returns>The worker, once it takes jobs. Dispose it to drain it: it takes no more, ends what it runs, and leaves.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    /// <exception cref="ArgumentException"><see cref="HostWorkerOptions.WorkTimeout"/> is longer than the broker waits.</exception>
    /// <exception cref="BrokerException">The broker is not there for <see cref="HostConnectionOptions.ConnectTimeout"/>, or does not allow what the pool needs; the message says what to do.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<HostWorker> StartAsync(HostWorkerOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfTooLong();
        var worker = new HostWorker(options);
        await worker._link.ConnectAsync(options.ConnectTimeout, cancellationToken);
        return worker;
    }

    /// <summary>Takes no more jobs, waits for those that run for <see cref="HostConnectionOptions.DrainTimeout"/>, and leaves; the broker gives what is not done then to others, and what still runs here has its token cancelled. Safe to call twice.</summary>
    /// <returns>A task that ends when it has.</returns>
    public async ValueTask DisposeAsync()
    {
        WorkerSlot[] slots;
        OfferedPlaces? places;
        lock (_gate)
        {
            if (_isStopping)
                return;
            _isStopping = true;
            (slots, places) = (_slots, _places);
        }

        await (places?.DisposeAsync() ?? default);
        await Task.WhenAll(slots.Select(slot => slot.StopAsync()));
        await AnswerAllAsync(slots).WaitAsync(_options.DrainTimeout, _options.TimeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await _link.DisposeAsync();
        _desk.CancelAll();
    }

    private async Task AnswerAllAsync(WorkerSlot[] slots)
    {
        await Task.WhenAll(slots.Select(slot => slot.Ended)); // nothing begins any more
        await _answering.WhenNoneAsync();
        await Task.WhenAll(slots.Select(slot => slot.WhenAcknowledgedAsync()));
    }
}
