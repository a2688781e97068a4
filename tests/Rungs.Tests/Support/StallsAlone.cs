using Hazards;

namespace Rungs.Tests.Support;

/// <summary>Tests that change the settings of the process's one stall monitor, or need it to themselves: they run one after another, and beside no others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class StallsAlone : ICollectionFixture<Watching>
{
    internal const string Name = "stalls alone";
}
