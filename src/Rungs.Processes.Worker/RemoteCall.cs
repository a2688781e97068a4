using System.Diagnostics;
using Rungs.Processes.Wire;

namespace Rungs.Processes.Worker;

/// <summary>One call that a worker runs.</summary>
/// <remarks>
/// <code>
/// made ──Prepare──► ready ──Run──► running ──► answered: Result, Error or Cancelled; reports go nowhere from now on
/// </code>
/// </remarks>
/// <param name="id">Its number.</param>
/// <param name="isTimed">Whether the pool wants to know when it began and ended.</param>
/// <param name="control">Who hears of its cancellation.</param>
/// <param name="answers">Where its answer goes.</param>
internal sealed class RemoteCall(long id, bool isTimed, ControlReader control, Answers answers) : IDisposable
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
            answers.Cancelled(id);
        else if (_trace is null)
            Call();
        else
            CallWithin(_trace);
    }

    internal void Report(int index, object? value, Type type) => answers.Progress(id, index, value, type);

    public void Dispose()
    {
        control.End(id);
        // The source of the token is not disposed: it may be about to be cancelled, and holds nothing but memory.
    }

    /// <summary>By itself, so that a worker whose callers trace nothing does without the assembly of activities.</summary>
    private void CallWithin(string trace)
    {
        using var activity = new Activity("rungs.work").SetParentId(trace).Start();
        Call();
    }

    private void Call()
    {
        var began = isTimed ? Stopwatch.GetTimestamp() : 0;
        try
        {
            object? result;
            try
            {
                result = _method!.Call(_values);
            }
            finally
            {
                if (isTimed)
                    answers.Times = new TimesNote(began, Stopwatch.GetTimestamp());
            }

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
}
