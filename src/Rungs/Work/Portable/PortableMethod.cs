using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Rungs;

/// <summary>A method marked <see cref="PortableAttribute"/>, and what has to be known to call it from afar.</summary>
[DebuggerDisplay("{Id,nq}")]
internal sealed class PortableMethod
{
    private static readonly ConcurrentDictionary<MethodInfo, PortableMethod> s_known = [];

    private readonly MethodInvoker _invoker;

    private PortableMethod(MethodInfo method, PortableAttribute attribute)
    {
        Method = method;
        Attribute = attribute;
        Id = IdOf(method, attribute);
        Parameters = Array.ConvertAll(method.GetParameters(), PortableParameter.Of);
        (ResultType, IsAsync) = ResultOf(method.ReturnType);
        _invoker = MethodInvoker.Create(method);
    }

    internal MethodInfo Method { get; }

    internal PortableAttribute Attribute { get; }

    internal string Id { get; }

    /// <summary>The place of what it was registered with; -1 where it is not known to be registered. The same whoever finds it out.</summary>
    internal int Source { get; set; } = -1;

    /// <summary>The method as its callers write it.</summary>
    internal string Name => $"{Method.DeclaringType!.Name}.{Method.Name}";

    internal PortableParameter[] Parameters { get; }

    /// <summary>The type of the result, a task's unwrapped; <see cref="Unit"/> where there is none.</summary>
    internal Type ResultType { get; }

    /// <summary>Whether it returns a task.</summary>
    internal bool IsAsync { get; }

    /// <summary>Finds what is wrong with a method once, and remembers those with nothing wrong.</summary>
    /// <exception cref="ArgumentException">It cannot be called from afar; the message says why, and what to do.</exception>
    internal static PortableMethod Of(MethodInfo method) => s_known.TryGetValue(method, out var known) ? known : s_known.GetOrAdd(method, Check);

    /// <summary>What names a method among all portable ones.</summary>
    internal static string IdOf(MethodInfo method, PortableAttribute attribute) => attribute.Id ?? $"{method.DeclaringType!.FullName}.{method.Name}";

    /// <summary>Calls it on this thread; what it throws is thrown as it is.</summary>
    /// <returns>What it returned: where it is async, its task.</returns>
    internal object? Invoke(object?[] arguments) => _invoker.Invoke(null, arguments.AsSpan());

    private static PortableMethod Check(MethodInfo method)
    {
        var name = $"{method.DeclaringType?.Name}.{method.Name}";
        if (method.GetCustomAttribute<PortableAttribute>() is not { } attribute)
            throw Refused($"'{name}' is not marked [Portable], so it cannot be called from afar. Mark it, or run it here with Work.Of(() => ...).");
        if (!method.IsStatic)
            throw Refused($"'{name}' is not static, so its object would have to cross. Make it static, and what it needs of the object arguments.");
        if (method.DeclaringType is null || method.ContainsGenericParameters || method.IsGenericMethod || method.DeclaringType.IsGenericType)
            throw Refused($"'{name}' is generic, which does not cross. Add a method for the type you need that calls it.");
        if (method.Module.Assembly.IsDynamic || method.Module.Assembly.IsCollectible)
            throw Refused($"'{name}' is in an assembly that was made or loaded at run time and may go, so no other process could find it. Move it to an assembly of the application.");
        foreach (var parameter in method.GetParameters())
        {
            var type = parameter.ParameterType;
            if (type.IsByRef || type.IsByRefLike || type.IsPointer || type.IsFunctionPointer || typeof(Delegate).IsAssignableFrom(type) || type == typeof(object) || type == typeof(IProgress<object>))
                throw Refused($"Parameter '{parameter.Name}' of '{name}' is of type '{type}', which does not cross. Take a value that JSON can carry, or bytes.");
        }

        if (Array.FindAll(method.GetParameters(), static parameter => parameter.ParameterType == typeof(CancellationToken)).Length > 1)
            throw Refused($"'{name}' takes two tokens, and a call has one. Take one CancellationToken.");
        if (method.ReturnType == typeof(ValueTask) || (method.ReturnType.IsGenericType && method.ReturnType.GetGenericTypeDefinition() == typeof(ValueTask<>)))
            throw Refused($"'{name}' returns a ValueTask. Let it return a Task.");
        if (method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute)))
            throw Refused($"'{name}' is async void, so nobody could wait for it. Let it return a Task.");
        var result = ResultOf(method.ReturnType).Type;
        if (result.IsByRef || result.IsByRefLike || result.IsPointer || typeof(Delegate).IsAssignableFrom(result) || result == typeof(object))
            throw Refused($"'{name}' returns '{method.ReturnType}', which does not cross. Return a value that JSON can carry, or bytes.");
        return new PortableMethod(method, attribute);
    }

    private static (Type Type, bool IsAsync) ResultOf(Type type)
    {
        if (type == typeof(void))
            return (typeof(Unit), false);
        if (type == typeof(Task))
            return (typeof(Unit), true);
        return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>) ? (type.GenericTypeArguments[0], true) : (type, false);
    }

    [SuppressMessage("Usage", "CA2208", Justification = "The argument of Work.Portable, which every caller hands on.")]
    private static ArgumentException Refused(string message) => new(message, "call");
}
