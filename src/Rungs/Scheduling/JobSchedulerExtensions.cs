namespace Rungs.Scheduling;

/// <summary>Runs the payloads of a <see cref="JobScheduler{T}"/> that are functions.</summary>
/// <remarks>
/// <para>Each due function is started on the rung without waiting for the one before: how many run at once is the rung's affair.</para>
/// <para>What a function throws goes to <c>onError</c>, or without one to <see cref="Async.UnobservedError"/>, with the function's name; the others
/// go on. What <c>onError</c> throws goes to <see cref="Async.UnobservedError"/> too, together with the error. A function that is slower than its <see cref="JobScheduler{T}.Every"/> may run twice at once.</para>
/// <para>The task ends when the scheduler is closed and everything has fired and run. When the token is cancelled, nothing more is taken,
/// the token reaches the functions, and the task ends as cancelled when they have; what is pending stays pending.</para>
/// </remarks>
public static class JobSchedulerExtensions
{
    /// <summary>Runs each work when it is due.</summary>
    /// <inheritdoc cref="RunJobsAsync{T}(JobScheduler{Work{T}}, IRung, Action{Exception, string}?, CancellationToken)"/>
    public static Task RunJobsAsync<T>(this JobScheduler<Work<T>> scheduler, IRung rung, CancellationToken cancellationToken = default) =>
        scheduler.RunJobsAsync(rung, onError: null, cancellationToken);

    /// <summary>Runs each work when it is due.</summary>
    /// <inheritdoc cref="JobSchedulerExtensions" path="/remarks"/>
    /// <typeparam name="T">The type of the results, which nobody gets.</typeparam>
    /// <param name="scheduler">Whose jobs.</param>
    /// <param name="rung">Where they run.</param>
    /// <param name="onError">Receives what a work throws, and the work's name. Default: <see cref="Async.UnobservedError"/>.</param>
    /// <param name="cancellationToken">Ends it, and reaches the works. Default: none.</param>
    /// <returns>A task that ends when nothing comes any more and everything has run.</returns>
    /// <exception cref="ArgumentNullException">The scheduler or the rung is null.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled. Through the task.</exception>
    public static Task RunJobsAsync<T>(this JobScheduler<Work<T>> scheduler, IRung rung, Action<Exception, string>? onError, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        ArgumentNullException.ThrowIfNull(rung);
        return new JobRun<Work<T>>(onError).RunAsync(scheduler, work => rung.RunAsync(work, cancellationToken), static work => work?.Name, cancellationToken);
    }

    /// <summary>Runs each function when it is due, handing it the token.</summary>
    /// <inheritdoc cref="RunJobsAsync(JobScheduler{Func{CancellationToken, Task}}, IRung, Action{Exception, string}?, CancellationToken)"/>
    public static Task RunJobsAsync(this JobScheduler<Func<CancellationToken, Task>> scheduler, IRung rung, CancellationToken cancellationToken = default) =>
        scheduler.RunJobsAsync(rung, onError: null, cancellationToken);

    /// <summary>Runs each function when it is due, handing it the token.</summary>
    /// <inheritdoc cref="JobSchedulerExtensions" path="/remarks"/>
    /// <param name="scheduler">Whose jobs.</param>
    /// <param name="rung">Where they run.</param>
    /// <param name="onError">Receives what a function throws, and its method's name. Default: <see cref="Async.UnobservedError"/>.</param>
    /// <param name="cancellationToken">Ends it, and reaches the functions. Default: none.</param>
    /// <returns>A task that ends when nothing comes any more and everything has run.</returns>
    /// <exception cref="ArgumentNullException">The scheduler or the rung is null.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled. Through the task.</exception>
    public static Task RunJobsAsync(this JobScheduler<Func<CancellationToken, Task>> scheduler, IRung rung, Action<Exception, string>? onError, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        ArgumentNullException.ThrowIfNull(rung);
        return new JobRun<Func<CancellationToken, Task>>(onError).RunAsync(
            scheduler,
            function => rung.RunAsync(Work.Of(function, NameOf(function)), cancellationToken),
            NameOf,
            cancellationToken);
    }

    private static string? NameOf(Func<CancellationToken, Task>? function) => function is null ? null : CallbackName.From(function);
}
