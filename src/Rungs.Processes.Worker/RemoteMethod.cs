using System.Reflection;

namespace Rungs.Processes.Worker;

/// <summary>A portable method as a worker calls it: with objects for progress, and with a task's result.</summary>
internal sealed class RemoteMethod
{
    /// <summary>Reads the result of the method's task; null where it returns none.</summary>
    private readonly Func<Task, object?>? _resultOf;

    internal RemoteMethod(PortableMethod method)
    {
        Method = method;
        if (method.IsAsync && method.ResultType != typeof(Unit))
            _resultOf = typeof(RemoteMethod).GetMethod(nameof(ResultOf), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(method.ResultType).CreateDelegate<Func<Task, object?>>();
    }

    internal PortableMethod Method { get; }

    /// <summary>Calls it on this thread and waits for it; what it throws is thrown as it is.</summary>
    internal object? Call(object?[] arguments)
    {
        var result = Method.Invoke(arguments);
        if (!Method.IsAsync)
            return result;

        var task = (Task?)result ?? throw new InvalidOperationException($"'{Method.Name}' returned null instead of a task. Return Task.CompletedTask, Task.FromResult(...) or mark it async.");
        task.GetAwaiter().GetResult();
        return _resultOf?.Invoke(task);
    }

    /// <summary>An object that sends what it is told to the caller.</summary>
    internal static object NewProgress(Type type, RemoteCall call, int index) =>
        Activator.CreateInstance(typeof(RemoteProgress<>).MakeGenericType(type.GenericTypeArguments), call, index)!;

    private static object? ResultOf<T>(Task task) => ((Task<T>)task).Result;
}
