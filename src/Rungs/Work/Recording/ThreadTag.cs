namespace Rungs;

/// <summary>Names a thread for as long as anybody asks, also once it has ended; one for each thread.</summary>
internal sealed class ThreadTag
{
    [ThreadStatic]
    private static ThreadTag? t_current;

    private ThreadTag(Thread thread)
    {
        Id = thread.ManagedThreadId;
        Name = thread.IsThreadPoolThread ? $"thread pool {Id}" : string.IsNullOrEmpty(thread.Name) ? $"thread {Id}" : thread.Name;
    }

    /// <summary>That of the running thread.</summary>
    internal static ThreadTag Current => t_current ??= new ThreadTag(Thread.CurrentThread);

    /// <summary>Its number in this process; the next thread may get it after its end.</summary>
    internal int Id { get; }

    /// <summary>The name it had when it was asked first.</summary>
    internal string Name { get; }
}
