namespace Rungs.Tests.Support;

/// <summary>Blocks every thread of the thread pool until disposed, so that whoever needs a free one shows it.</summary>
internal sealed class PoolHogs : IDisposable
{
    private readonly ManualResetEventSlim _release = new();
    private readonly CountdownEvent _ended = new(1);

    internal PoolHogs()
    {
        ThreadPool.GetMinThreads(out var min, out _);
        var isProven = new ManualResetEventSlim();

        // Hogs until one more waits in the queue while those before it block: the pool is then saturated for now. The pool
        // goes on adding a thread per half second, so spare hogs wait in the queue for those.
        for (var i = 0; i < Math.Max(min, ThreadPool.ThreadCount) + 200; i++)
        {
            _ended.AddCount();
            ThreadPool.UnsafeQueueUserWorkItem(_ =>
            {
                isProven.Set();
                _release.Wait();
                _ended.Signal();
            }, null);
        }

        isProven.OrFail("the first hog");
    }

    public void Dispose()
    {
        _release.Set();
        _ended.Signal();
        Assert.True(_ended.Wait(Hang.Limit), "The hogs did not leave.");
    }
}
