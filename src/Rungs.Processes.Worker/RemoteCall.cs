using System.Diagnostics;
using Rungs.Processes.Wire;

namespace Rungs.Processes.Worker;

/// <summary>One call that a worker runs.</summary>
/// <remarks>
/// <code>
/// made ──Prepare──► ready ──Run──► running ──► answered: Result, Error or Cancelled; reports go nowhere from now on
/// </code>
/// </remarks>
internal sealed class RemoteCall(long id, ControlReader control, Answers answers) : IDisposable
{
    private RemoteMethod? _method;
    private object?[] _values = [];
    private string? _trace;

    /// <summary>Cancelled by the pool; null where the method takes no token.</summary>
    private CancellationTokenSource? _cancellation;

    /// <summary>Reads the arguments, and makes token and progress.</summary>
    /// <param name="method">The method.</param>
    /// <param name="note">The call.</param>
    /// <param name="blobs">What came before the call, for it.</param>
    internal void Prepare(RemoteMethod method, CallNote note, IReadOnlyList<byte[]> blobs)
    {
        _method = method;
        _trace = note.Trace;
        _values = PortableArguments.Read(method.Method, note.Arguments, blobs);
        for (var i = 0; i < _values.Length; i++)
        {
            var parameter = method.Method.Parameters[i];
            if (parameter.Kind == PortableParameterKind.Token)
                _values[i] = (_cancellation ??= new CancellationTokenSource()).Token;
            else if (parameter.Kind == PortableParameterKind.Progress)
                _values[i] = RemoteMethod.NewProgress(parameter.Type, this, i);
        }

        control.Begin(id, _cancellation);
    }

    /// <summary>Calls the function, and answers.</summary>
    internal void Run()
    {
        if (control.IsCancelled(id))
        {
            answers.Cancelled(id);
            return;
        }

        using var activity = _trace is null ? null : new Activity("rungs.work").SetParentId(_trace).Start();
        try
        {
            var result = _method!.Call(_values);
            answers.Result(id, _method.Method, result);
        }
        catch (OperationCanceledException) when (_cancellation?.IsCancellationRequested == true)
        {
            answers.Cancelled(id);
        }
        catch (Exception error)
        {
            answers.Error(id, error);
        }
    }

    internal void Report(int index, object? value, Type type) => answers.Progress(id, index, value, type);

    public void Dispose()
    {
        control.End(id);
        // The source of the token is not disposed: it may be about to be cancelled, and holds nothing but memory.
    }
}
