using System.Runtime.ExceptionServices;

namespace Rungs.Tests.Support;

/// <summary>Runs a test's body on a thread of its own, so that thread-bound state (loops, contexts) starts fresh.</summary>
internal static class OnThread
{
    internal static void Run(Action body) => Run(() =>
    {
        body();
        return true;
    });

    internal static T Run<T>(Func<T> body)
    {
        T? result = default;
        ExceptionDispatchInfo? error = null;
        var thread = new Thread(() =>
        {
            try
            {
                result = body();
            }
            catch (Exception caught)
            {
                error = ExceptionDispatchInfo.Capture(caught);
            }
        })
        { IsBackground = true };
        thread.Start();
        thread.OrFail("the test's body");
        error?.Throw();
        return result!;
    }
}
