using System.Runtime.CompilerServices;

namespace Rungs;

/// <summary>The six delegate forms for every rung: <c>rung.RunAsync(() => Hello())</c> is <c>rung.RunAsync(Work.Of(() => Hello()))</c>.</summary>
public static class RungExtensions
{
    /// <summary>Runs an asynchronous function on <paramref name="rung"/>.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="rung">Where to run it.</param>
    /// <param name="function">The function; use <c>Work.Of(token => ...)</c> for one that takes the token.</param>
    /// <param name="cancellationToken">Prevents the start; only a work takes it further. Default: none.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="function"/>.</param>
    /// <returns>A task that ends as the function does.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    [OverloadResolutionPriority(2)]
    public static Task<T> RunAsync<T>(
        this IRung rung,
        Func<Task<T>> function,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(function))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(rung);
        return rung.RunAsync(Work.Of(function, name), cancellationToken);
    }

    /// <summary>Runs an asynchronous function without a result on <paramref name="rung"/>.</summary>
    /// <param name="rung">Where to run it.</param>
    /// <param name="function">The function; use <c>Work.Of(token => ...)</c> for one that takes the token.</param>
    /// <param name="cancellationToken">Prevents the start; only a work takes it further. Default: none.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="function"/>.</param>
    /// <returns>A task that ends as the function does.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    [OverloadResolutionPriority(2)]
    public static Task RunAsync(
        this IRung rung,
        Func<Task> function,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(function))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(rung);
        return rung.RunAsync(Work.Of(function, name), cancellationToken);
    }

    /// <summary>Runs an asynchronous function on <paramref name="rung"/>.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="rung">Where to run it.</param>
    /// <param name="function">The function; use <c>Work.Of(token => ...)</c> for one that takes the token.</param>
    /// <param name="cancellationToken">Prevents the start; only a work takes it further. Default: none.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="function"/>.</param>
    /// <returns>A task that ends as the function does.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    [OverloadResolutionPriority(1)]
    public static Task<T> RunAsync<T>(
        this IRung rung,
        Func<ValueTask<T>> function,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(function))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(rung);
        return rung.RunAsync(Work.Of(function, name), cancellationToken);
    }

    /// <summary>Runs an asynchronous function without a result on <paramref name="rung"/>.</summary>
    /// <param name="rung">Where to run it.</param>
    /// <param name="function">The function; use <c>Work.Of(token => ...)</c> for one that takes the token.</param>
    /// <param name="cancellationToken">Prevents the start; only a work takes it further. Default: none.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="function"/>.</param>
    /// <returns>A task that ends as the function does.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    [OverloadResolutionPriority(1)]
    public static Task RunAsync(
        this IRung rung,
        Func<ValueTask> function,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(function))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(rung);
        return rung.RunAsync(Work.Of(function, name), cancellationToken);
    }

    /// <summary>Runs a blocking function on <paramref name="rung"/>.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="rung">Where to run it.</param>
    /// <param name="function">The function; use <c>Work.Of(token => ...)</c> for one that takes the token.</param>
    /// <param name="cancellationToken">Prevents the start; only a work takes it further. Default: none.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="function"/>.</param>
    /// <returns>A task that ends as the function does.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static Task<T> RunAsync<T>(
        this IRung rung,
        Func<T> function,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(function))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(rung);
        return rung.RunAsync(Work.Of(function, name), cancellationToken);
    }

    /// <summary>Runs a blocking function without a result on <paramref name="rung"/>.</summary>
    /// <param name="rung">Where to run it.</param>
    /// <param name="function">The function; use <c>Work.Of(token => ...)</c> for one that takes the token.</param>
    /// <param name="cancellationToken">Prevents the start; only a work takes it further. Default: none.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="function"/>.</param>
    /// <returns>A task that ends as the function does.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static Task RunAsync(
        this IRung rung,
        Action function,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(function))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(rung);
        return rung.RunAsync(Work.Of(function, name), cancellationToken);
    }
}
