using Rungs.Coordination;

namespace Rungs.Tests.Coordination.Semaphores;

public sealed class PrioritySemaphoreContractTests : SemaphoreContractTests
{
    private protected override ISemaphore Create(int permits, int? maximum = null, TimeProvider? time = null) =>
        new Priority(new PrioritySemaphore(permits, maximum, time));
}
