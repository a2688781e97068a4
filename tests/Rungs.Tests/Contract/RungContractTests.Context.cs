using System.Diagnostics;

namespace Rungs.Tests.Contract;

/// <remarks>What a function sees of its caller.</remarks>
public abstract partial class RungContractTests
{
    [Fact]
    public async Task RunAsync_TraceContext_FlowsEverywhereAndAsyncLocalsInThisProcess()
    {
        Portables.Local.Value = "caller";
        using var activity = new Activity("caller").SetIdFormat(ActivityIdFormat.W3C).Start();
        foreach (var work in new[] { Work.Portable(() => Portables.Look()), Work.Portable(() => Portables.LookAsync()) })
        {
            Assert.Equal((IsLocal ? "caller" : null, activity.TraceId.ToString()), await RunAsync(work).OrFailAsync());
            Assert.Equal("caller", Portables.Local.Value); // nothing flows out
            Assert.Same(activity, Activity.Current);
        }

        // Nor does a function see what another one before it left behind.
        Portables.Local.Value = null;
        Activity.Current = null;
        for (var i = 0; i < 4; i++)
            Assert.Equal((null, null), await RunAsync(Work.Portable(() => Portables.Look())).OrFailAsync());
    }
}
