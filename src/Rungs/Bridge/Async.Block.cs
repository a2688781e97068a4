using System.Runtime.CompilerServices;
using Rungs.Loops;

namespace Rungs;

/// <remarks><c>Block</c>: in a blocking manner.</remarks>
public static partial class Async
{
    /// <summary>Runs a function in a blocking manner, from anywhere: a blocking one is simply called; an async one runs on a private loop on this very thread.</summary>
    /// <remarks>
    /// <para>What the function starts leads back to the private loop, so it cannot deadlock on the caller's UI thread, loop or
    /// task scheduler. A running <see cref="EventLoop"/> around the call pauses meanwhile: nothing else of it runs, so what is
    /// inside must not wait for the paused loop's own work. What the function started and did not await still ends, on the
    /// thread pool, one callback at a time. While a thread of the thread pool waits here, the pool may start one more, at once.</para>
    /// <para>The cost is that of a call where the function ends at once.</para>
    /// </remarks>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="function">The function.</param>
    /// <returns>Its result; its error is thrown as it is.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    [OverloadResolutionPriority(2)]
    public static T Block<T>(Func<Task<T>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        using var run = new EventLoop.PrivateRun();
        var task = function() ?? throw NoTask();
        if (!task.IsCompleted)
            run.RunUntil(task);
        return task.GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="Block{T}(Func{Task{T}})"/>
    [OverloadResolutionPriority(2)]
    public static void Block(Func<Task> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        using var run = new EventLoop.PrivateRun();
        var task = function() ?? throw NoTask();
        if (!task.IsCompleted)
            run.RunUntil(task);
        task.GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="Block{T}(Func{Task{T}})"/>
    [OverloadResolutionPriority(1)]
    public static T Block<T>(Func<ValueTask<T>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        using var run = new EventLoop.PrivateRun();
        var value = function();
        if (value.IsCompleted)
            return value.GetAwaiter().GetResult();

        var task = value.AsTask();
        run.RunUntil(task);
        return task.GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="Block{T}(Func{Task{T}})"/>
    [OverloadResolutionPriority(1)]
    public static void Block(Func<ValueTask> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        using var run = new EventLoop.PrivateRun();
        var value = function();
        if (value.IsCompleted)
        {
            value.GetAwaiter().GetResult();
            return;
        }

        var task = value.AsTask();
        run.RunUntil(task);
        task.GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="Block{T}(Func{Task{T}})"/>
    public static T Block<T>(Func<T> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function();
    }

    /// <inheritdoc cref="Block{T}(Func{Task{T}})"/>
    public static void Block(Action function)
    {
        ArgumentNullException.ThrowIfNull(function);
        function();
    }

    /// <summary>Runs a work in a blocking manner, from anywhere; see <see cref="Block{T}(Func{Task{T}})"/>.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="work">The work.</param>
    /// <returns>Its result; its error is thrown as it is.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="work"/> is null.</exception>
    public static T Block<T>(Work<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return work.IsAsync ? Block(() => work.StartAsync(CancellationToken.None)) : work.Call(CancellationToken.None);
    }

    /// <summary>Runs a work on a rung of your choice, such as a <c>Ladder</c>, and blocks until it has ended.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="work">The work.</param>
    /// <param name="on">The rung. Where it is null, as <see cref="Block{T}(Work{T})"/> does.</param>
    /// <returns>Its result; its error is thrown as it is.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="work"/> is null.</exception>
    public static T Block<T>(Work<T> work, IRung? on)
    {
        ArgumentNullException.ThrowIfNull(work);
        return on is null ? Block(work) : Block(() => on.RunAsync(work));
    }

    private static InvalidOperationException NoTask() =>
        new("The function returned null instead of a task. Return Task.CompletedTask or mark it async.");
}
