using System.Diagnostics.Metrics;
using Rungs.Processes;

namespace Rungs.Tests.Processes;

public sealed class TelemetryTests
{
    [Fact]
    public async Task Meter_Pool_IsReadByName()
    {
        await using var pool = new ProcessPool(Pools.Quiet());
        for (var i = 0; i < 3; i++)
            await pool.RunAsync(() => Remote.Add(i, 1)).OrFailAsync();

        var read = new Dictionary<string, long>(StringComparer.Ordinal);
        using var listener = new MeterListener { InstrumentPublished = static (instrument, listener) => { if (instrument.Meter.Name == "Rungs") listener.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (tags.Length == 1 && tags[0] is { Key: "pool", Value: string name } && name == pool.Name)
                read[instrument.Name] = value;
        });
        listener.Start();
        listener.RecordObservableInstruments();
        Assert.Equal((1, 3, 0), (read["rungs.processes.workers"], read["rungs.processes.executed"], read["rungs.processes.crashed"]));
    }
}
