using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;

namespace Rungs;

/// <remarks>The forms of <c>Portable</c>: calls that every rung can run, those in other processes and on other machines too.</remarks>
public abstract partial class Work
{
    private const string Reflects = "Portable methods are found by reflection, and JSON types too, unless PortableRegistry.Json has a resolver.";

    /// <summary>A call of an asynchronous method marked <see cref="PortableAttribute"/> as work for every rung.</summary>
    /// <remarks>
    /// <para>The arguments are evaluated and written once, here. On every rung, those of this process included, each run gets them as they
    /// were then, read anew: what it changes in them nobody sees, and later changes it does not see. Bytes (<c>byte[]</c>, <c>Memory&lt;byte></c>,
    /// <c>ReadOnlyMemory&lt;byte></c>) are not copied: leave them alone while the work may run.</para>
    /// <para>What is passed for a <see cref="CancellationToken"/> cancels the call, beside the token of the run; the method receives a token for both. What
    /// is passed for an <see cref="IProgress{T}"/> is told what the method reports, in its order and before the result; null is told nothing.</para>
    /// <para>The first value of each type is read back and compared, so that what JSON would lose is refused here and not lost there.</para>
    /// <para>Safe to call from any thread.</para>
    /// </remarks>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="call">One call, such as <c>() => Text.CountAsync(path, default)</c>.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="call"/>.</param>
    /// <returns>The work.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="call"/> is null.</exception>
    /// <exception cref="ArgumentException">It cannot cross: not one call, not static, not marked, not registered, or an argument that JSON cannot carry whole. The message says which, and what to do.</exception>
    [OverloadResolutionPriority(1)]
    [RequiresUnreferencedCode(Reflects)]
    [RequiresDynamicCode(Reflects)]
    public static Work<T> Portable<T>(Expression<Func<Task<T>>> call, [CallerArgumentExpression(nameof(call))] string? name = null) => PortableOf<T>(call, name);

    /// <summary>A call of an asynchronous method without a result as work for every rung.</summary>
    /// <inheritdoc cref="Portable{T}(Expression{Func{Task{T}}}, string)"/>
    [OverloadResolutionPriority(1)]
    [RequiresUnreferencedCode(Reflects)]
    [RequiresDynamicCode(Reflects)]
    public static Work<Unit> Portable(Expression<Func<Task>> call, [CallerArgumentExpression(nameof(call))] string? name = null) => PortableOf<Unit>(call, name);

    /// <summary>A call of a blocking method as work for every rung.</summary>
    /// <inheritdoc cref="Portable{T}(Expression{Func{Task{T}}}, string)"/>
    [RequiresUnreferencedCode(Reflects)]
    [RequiresDynamicCode(Reflects)]
    public static Work<T> Portable<T>(Expression<Func<T>> call, [CallerArgumentExpression(nameof(call))] string? name = null) => PortableOf<T>(call, name);

    /// <summary>A call of a blocking method without a result as work for every rung.</summary>
    /// <inheritdoc cref="Portable{T}(Expression{Func{Task{T}}}, string)"/>
    [RequiresUnreferencedCode(Reflects)]
    [RequiresDynamicCode(Reflects)]
    public static Work<Unit> Portable(Expression<Action> call, [CallerArgumentExpression(nameof(call))] string? name = null) => PortableOf<Unit>(call, name);

    /// <summary>A call as work; <paramref name="item"/> stands for the lambda's parameter, where it has one.</summary>
    internal static Work<T> PortableOf<T>(LambdaExpression call, string? name, object? item = null)
    {
        ArgumentNullException.ThrowIfNull(call);
        var (method, arguments) = CallExpression.Read(call, item);
        if (method.IsAsync && typeof(T) != typeof(Unit) && typeof(T) != method.ResultType)
            throw new ArgumentException($"'{method.Name}' returns '{method.ResultType.Name}' through a task, and the work is to give '{typeof(T).Name}'. Leave the type to the compiler, or add a method that returns it.", nameof(call));
        return new Work<T>(new PortableCall(method, arguments), name);
    }
}
