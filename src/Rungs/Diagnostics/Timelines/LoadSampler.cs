using System.Diagnostics.Metrics;

namespace Rungs.Diagnostics;

/// <summary>Notes every 20 ms how busy the process is, on a thread of its own: the thread pool may be what is busy.</summary>
/// <remarks>Where there are too many samples, every second one goes, and the rest come half as often: so they last for any time.</remarks>
internal sealed class LoadSampler : IDisposable
{
    internal const int MaxSamples = 4096;

    /// <summary>Milliseconds.</summary>
    private const int FirstInterval = 20;

    private readonly MeterListener _listener = new();

    /// <summary>Guards the samples.</summary>
    private readonly Lock _gate = new();

    private readonly List<LoadSample> _samples = [];

    private readonly ManualResetEventSlim _stop = new();

    private readonly Thread _thread;

    /// <summary>What the instruments have said in this round. The sampler's thread.</summary>
    private long _queued;

    /// <summary>The processor time of the process, and when it was so. The sampler's thread.</summary>
    private (TimeSpan Used, long At) _last;

    /// <summary>Milliseconds from one sample to the next.</summary>
    private int _interval = FirstInterval;

    internal LoadSampler()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (string.Equals(instrument.Meter.Name, "Rungs", StringComparison.Ordinal) && IsQueue(instrument.Name))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, value, _, _) => _queued += value);
        _last = (CpuUsed, WorkRecord.Now);
        _thread = new Thread(Run) { IsBackground = true, Name = "Rungs timeline" };
        _thread.UnsafeStart();
    }

    internal LoadSample[] Samples
    {
        get
        {
            lock (_gate)
                return [.. _samples];
        }
    }

    /// <summary>Ends with a last sample.</summary>
    public void Dispose()
    {
        if (_stop.IsSet)
            return;
        _stop.Set();
        _thread.Join();
        _listener.Dispose();
    }

    /// <summary>Keeps a sample, and half of all where they are too many.</summary>
    internal void Add(LoadSample sample)
    {
        lock (_gate)
        {
            _samples.Add(sample);
            if (_samples.Count < MaxSamples)
                return;

            for (var i = 0; i < _samples.Count / 2; i++)
                _samples[i] = _samples[i * 2].Join(_samples[(i * 2) + 1]);
            _samples.RemoveRange(_samples.Count / 2, _samples.Count - (_samples.Count / 2));
            _interval *= 2;
        }
    }

    private static bool IsQueue(string instrument) => instrument is
        "rungs.loop.ready" or "rungs.threads.queued" or "rungs.strand.waiting" or "rungs.processes.queued";

    private static TimeSpan CpuUsed => OperatingSystem.IsBrowser() || OperatingSystem.IsIOS() || OperatingSystem.IsTvOS() ? TimeSpan.Zero : Environment.CpuUsage.TotalTime;

    private void Run()
    {
        Telemetry.Publish();
        _listener.Start();
        while (!_stop.Wait(_interval))
            Take();
        Take();
    }

    private void Take()
    {
        _queued = 0;
        _listener.RecordObservableInstruments();
        var (used, now) = (CpuUsed, WorkRecord.Now);
        var passed = System.Diagnostics.Stopwatch.GetElapsedTime(_last.At, now);
        var cpu = passed > TimeSpan.Zero ? (used - _last.Used) / passed : 0;
        _last = (used, now);
        Add(new LoadSample(now, Math.Clamp(cpu, 0, Environment.ProcessorCount), _queued));
    }
}

/// <summary>One look at the process; its time is the record's.</summary>
internal readonly record struct LoadSample(long At, double Cpu, long Queued)
{
    /// <summary>Stands for both: their mean load, their longest queue.</summary>
    internal LoadSample Join(LoadSample next) => new(next.At, (Cpu + next.Cpu) / 2, Math.Max(Queued, next.Queued));
}
