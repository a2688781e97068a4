using Rungs.Coordination;

namespace Rungs.Threads;

/// <summary>Threads for calls that block: a burst of any size starts at once, and the threads go when they are not used.</summary>
public sealed class ElasticThreads : ThreadRung
{
    /// <summary>Makes threads of your own; none is started before the first call.</summary>
    /// <param name="options">Caps and times. Default: those of <see cref="ElasticThreadsOptions"/>.</param>
    public ElasticThreads(ElasticThreadsOptions? options = null)
        : base(options ?? new ElasticThreadsOptions())
    {
    }

    /// <summary>The threads that <c>Async</c> and the runners use; they do not keep the process alive. Disposing them is refused.</summary>
    public static ElasticThreads Shared => ScheduleHook.Schedule?.Own(static () => NewShared()) ?? s_shared;

    private static readonly ElasticThreads s_shared = NewShared();

    private static ElasticThreads NewShared() => new(new ElasticThreadsOptions { Name = "shared", OnExit = OnExit.NoWait, IsShared = true });
}
