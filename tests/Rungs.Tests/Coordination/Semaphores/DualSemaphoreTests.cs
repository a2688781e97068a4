using Rungs.Coordination;

namespace Rungs.Tests.Coordination.Semaphores;

public sealed class DualSemaphoreTests : SemaphoreContractTests
{
    private protected override ISemaphore Create(int permits, int? maximum = null, TimeProvider? time = null) =>
        new Dual(new DualSemaphore(permits, maximum, time));
}
