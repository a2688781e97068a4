using System.Runtime.ExceptionServices;

namespace Rungs;

/// <summary>Turns an exception into the task an async method would have ended in: the same object, its stack kept.</summary>
internal static class Failure
{
    /// <summary>A task that is cancelled where <paramref name="error"/> is an <see cref="OperationCanceledException"/>, else faulted.</summary>
    internal static Task<T> ToTask<T>(Exception error) => ThrowAsync<T>(ExceptionDispatchInfo.Capture(error));

    // The async method builder is the only public way to a cancelled task that keeps the original exception and its stack.
#pragma warning disable CS1998 // no await: the builder is what is wanted
    private static async Task<T> ThrowAsync<T>(ExceptionDispatchInfo error)
    {
        error.Throw();
        return default!;
    }
#pragma warning restore CS1998
}
