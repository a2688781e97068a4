namespace Rungs;

/// <summary>A call of a portable method: what a portable <see cref="Work{T}"/> holds. Immutable.</summary>
internal sealed class PortableCall
{
    private readonly object?[] _values;

    /// <summary>Where the method takes its token; -1 where it takes none.</summary>
    private readonly int _tokenIndex;

    /// <param name="method">The method.</param>
    /// <param name="values">Its arguments.</param>
    /// <exception cref="ArgumentException">One of them does not cross.</exception>
    internal PortableCall(PortableMethod method, object?[] values)
    {
        Method = method;
        Arguments = PortableArguments.Write(method, values);
        _values = values;
        _tokenIndex = Array.FindIndex(method.Parameters, static parameter => parameter.Kind == PortableParameterKind.Token);
        Token = _tokenIndex < 0 ? default : (CancellationToken)values[_tokenIndex]!;
    }

    /// <summary>A call that has come from elsewhere: its arguments are there in both forms, and are its own.</summary>
    /// <param name="method">The method.</param>
    /// <param name="values">Its arguments, objects for progress among them.</param>
    /// <param name="arguments">As they have crossed.</param>
    internal PortableCall(PortableMethod method, object?[] values, PortableArguments arguments)
    {
        Method = method;
        Arguments = arguments;
        _values = values;
        _tokenIndex = Array.FindIndex(method.Parameters, static parameter => parameter.Kind == PortableParameterKind.Token);
        Token = default;
    }

    internal PortableMethod Method { get; }

    /// <summary>The arguments as they cross.</summary>
    internal PortableArguments Arguments { get; }

    /// <summary>The token that stands in the call itself; it cancels the call as that of the run does.</summary>
    internal CancellationToken Token { get; }

    /// <summary>The caller's object behind a parameter that takes progress; null where it gave none.</summary>
    internal object? ProgressAt(int index) => index < _values.Length && Method.Parameters[index].Kind == PortableParameterKind.Progress ? _values[index] : null;

    /// <summary>Calls a method that blocks, on this thread.</summary>
    internal T Invoke<T>(CancellationToken cancellationToken)
    {
        Token.ThrowIfCancellationRequested(); // of this one the rung knows nothing
        using var tokens = new JoinedTokens(cancellationToken, Token);
        try
        {
            var result = Method.Invoke(ValuesFor(tokens.Token));
            return typeof(T) == typeof(Unit) ? default! : (T)result!;
        }
        catch (OperationCanceledException error) when (tokens.AreCauseOf(error))
        {
            throw tokens.Separate(error);
        }
    }

    /// <summary>Calls an async method, on this thread.</summary>
    internal async Task<T> InvokeAsync<T>(CancellationToken cancellationToken)
    {
        Token.ThrowIfCancellationRequested();
        using var tokens = new JoinedTokens(cancellationToken, Token);
        try
        {
            var task = Method.Invoke(ValuesFor(tokens.Token))
                ?? throw new InvalidOperationException($"'{Method.Name}' returned null instead of a task. Return Task.CompletedTask, Task.FromResult(...) or mark it async.");
            if (typeof(T) != typeof(Unit))
                return await (Task<T>)task;

            await (Task)task;
            return default!;
        }
        catch (OperationCanceledException error) when (tokens.AreCauseOf(error))
        {
            throw tokens.Separate(error);
        }
    }

    private object?[] ValuesFor(CancellationToken cancellationToken)
    {
        if (_tokenIndex < 0 && !Arguments.HasCopied)
            return _values;
        var values = (object?[])_values.Clone();
        Arguments.CopyTo(Method, values);
        if (_tokenIndex >= 0)
            values[_tokenIndex] = cancellationToken;
        return values;
    }
}
