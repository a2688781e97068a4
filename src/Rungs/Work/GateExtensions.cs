using System.Runtime.CompilerServices;

namespace Rungs;

/// <summary>Taking a lock where an interruption of the thread must not stop half-way.</summary>
internal static class GateExtensions
{
    /// <summary>Takes the lock for good: what would not be given back, or not be left, were it refused now, is lost to all.</summary>
    /// <param name="gate">The lock.</param>
    /// <param name="isInterrupted">Set where an interruption came meanwhile; pass it on with <see cref="Thread.Interrupt"/> as the last step.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void EnterForGood(this Lock gate, ref bool isInterrupted)
    {
        if (!gate.TryEnter())
            WaitForGood(gate, ref isInterrupted);
    }

    private static void WaitForGood(Lock gate, ref bool isInterrupted)
    {
        while (true)
        {
            try
            {
                gate.Enter();
                return;
            }
            catch (ThreadInterruptedException)
            {
                isInterrupted = true;
            }
            catch (Exception)
            {
                // A synchronization context that refuses to wait. The lock is held for moments only, so it is free soon.
            }
        }
    }
}
