namespace Rungs;

/// <summary>A function with a result of type <typeparamref name="T"/>; made by <see cref="Work.Of{T}(Func{T}, string)"/> or <c>Work.Portable</c> and their kin.</summary>
/// <typeparam name="T">The type of the result; <see cref="Unit"/> for functions that return nothing.</typeparam>
public sealed class Work<T> : Work
{
    /// <summary>The function, where it blocks; else null.</summary>
    private readonly Func<CancellationToken, T>? _blocking;

    /// <summary>The function, where it is asynchronous; else null.</summary>
    private readonly Func<CancellationToken, Task<T>>? _asynchronous;

    internal Work(Func<CancellationToken, T> function, string? text)
        : base(new WorkLabel(text), WorkKind.Unknown) => _blocking = function;

    internal Work(Func<CancellationToken, Task<T>> function, string? text)
        : base(new WorkLabel(text), WorkKind.Unknown) => _asynchronous = function;

    internal Work(PortableCall call, string? text)
        : base(new WorkLabel(text), WorkKind.Unknown)
    {
        PortableCall = call;
        if (call.Method.IsAsync)
            _asynchronous = call.InvokeAsync<T>;
        else
            _blocking = call.Invoke<T>;
    }

    /// <summary>A step of a rung in place of a function; people read the function's name.</summary>
    internal Work(Func<CancellationToken, T> step, Work of)
        : base(of.Label, of.Kind) => _blocking = step;

    /// <inheritdoc cref="Work{T}(Func{CancellationToken, T}, Work)"/>
    internal Work(Func<CancellationToken, Task<T>> step, Work of)
        : base(of.Label, of.Kind) => _asynchronous = step;

    /// <summary>Portable work whose errors are those of <paramref name="errors"/>.</summary>
    private Work(Work<T> other, RemoteErrors errors)
        : base(other.Label, other.Kind)
    {
        PortableCall = other.PortableCall;
        if (other.IsAsync)
            _asynchronous = errors.InvokeAsync<T>;
        else
            _blocking = errors.Invoke<T>;
    }

    private Work(Work<T> other, WorkKind kind)
        : base(other.Label, kind)
    {
        PortableCall = other.PortableCall;
        _blocking = other._blocking;
        _asynchronous = other._asynchronous;
    }

    /// <inheritdoc/>
    public override bool IsAsync => _asynchronous is not null;

    /// <inheritdoc/>
    internal override PortableCall? PortableCall { get; }

    /// <summary>The same function, marked with what it mostly does.</summary>
    /// <param name="kind">What it does with its thread.</param>
    /// <returns>A work with that <see cref="Work.Kind"/>; this one where it has it already.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is not a named value.</exception>
    public Work<T> As(WorkKind kind)
    {
        if (!Enum.IsDefined(kind))
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "Use WorkKind.Unknown, Blocking or Cpu.");

        return kind == Kind ? this : new Work<T>(this, kind);
    }

    /// <summary>Calls the function on this thread. For writers of rungs; callers use <see cref="IRung.RunAsync{T}"/>.</summary>
    /// <param name="cancellationToken">Handed to the function, where it takes one.</param>
    /// <returns>
    /// The function's own task where it is asynchronous; else a task that has ended, because the function has. Errors come
    /// through the task only.
    /// </returns>
    public Task<T> CallAsync(CancellationToken cancellationToken)
    {
        try
        {
            return _blocking is null ? StartAsync(cancellationToken) : Task.FromResult(Call(cancellationToken));
        }
        catch (Exception error)
        {
            return Failure.ToTask<T>(error);
        }
    }

    /// <summary>The same portable work, whose errors are <see cref="RemoteWorkException"/> in this process too.</summary>
    internal Work<T> WithRemoteErrors() => new(this, new RemoteErrors(PortableCall!));

    /// <summary>Calls the blocking function on this thread; its error is thrown as it is.</summary>
    internal T Call(CancellationToken cancellationToken)
    {
        var value = _blocking!(cancellationToken);
        if (typeof(T) == typeof(object) && value is Task or ValueTask)
            throw new InvalidOperationException($"'{Name}' returned a task as its result, which nobody would await. Write async () => await ..., or give the plan the type of the task's result.");
        return value;
    }

    /// <summary>Calls the asynchronous function on this thread; what it throws before its first await is thrown as it is.</summary>
    internal Task<T> StartAsync(CancellationToken cancellationToken) =>
        _asynchronous!(cancellationToken)
        ?? throw new InvalidOperationException($"The function '{Name}' returned null instead of a task. Return Task.FromResult(...) or mark it async; a blocking function that returns null or default names its type: () => default(int).");
}
