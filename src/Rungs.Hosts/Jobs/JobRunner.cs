using System.Collections.Concurrent;
using System.Reflection;
using Rungs.Hosts.Counting;

namespace Rungs.Hosts.Jobs;

/// <summary>Runs jobs on a rung of this process.</summary>
internal sealed class JobRunner(IRung on)
{
    private static readonly ConcurrentDictionary<Type, RunJob> s_run = [];

    private delegate Task<object?> RunJob(IRung on, PortableCall call, CancellationToken cancellationToken);

    /// <summary>Finds what a job calls.</summary>
    /// <exception cref="JobRefusal">It cannot be called here; says why.</exception>
    internal static PortableCall Read(Job job, Action<int, object?, Type> report)
    {
        PortableMethod? method;
        try
        {
            method = PortableRegistry.Find(job.Method);
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            throw new JobRefusal(DeadReason.Unknown, error.Message);
        }

        if (method is null)
            throw new JobRefusal(DeadReason.Unknown, $"No method is registered here as '{job.Method}'. Load its assembly, and call PortableRegistry.Add(assembly).");
        if (method.Attribute.Version != job.Version)
            throw new JobRefusal(DeadReason.Version, $"'{job.Method}' is version {method.Attribute.Version} here, and version {job.Version} at the caller. Bring both to the same build.");
        try
        {
            var (inline, blobs) = JobBody.Read(job.Body);
            var values = PortableArguments.Read(method, inline, blobs);
            for (var i = 0; i < values.Length; i++)
            {
                if (method.Parameters[i].Kind == PortableParameterKind.Progress)
                    values[i] = Activator.CreateInstance(typeof(JobProgress<>).MakeGenericType(method.Parameters[i].Type.GenericTypeArguments), report, i);
            }

            return new PortableCall(method, values, PortableArguments.Received(inline, Array.ConvertAll(blobs, static blob => (ReadOnlyMemory<byte>)blob)));
        }
        catch (Exception error)
        {
            throw new JobRefusal(DeadReason.Malformed, error is InvalidDataException ? error.Message : $"The arguments of '{job.Method}' cannot be read: {error.GetType().Name}: {error.Message}"); // converters of users may throw anything
        }
    }

    /// <summary>Runs it, and says how it ended. Never throws.</summary>
    internal async Task<Reply> RunAsync(Job job, PortableCall call, CancellationToken cancellationToken)
    {
        var activity = JobActivity.StartRun(job);
        var began = job.IsTimed ? DateTime.UtcNow.Ticks : 0;
        var reply = await RunAsync(call, cancellationToken);
        if (job.IsTimed)
            reply = reply with { Times = JobTimes.Since(began) };
        JobActivity.EndRun(activity, reply);
        return reply;
    }

    private async Task<Reply> RunAsync(PortableCall call, CancellationToken cancellationToken)
    {
        try
        {
            var run = s_run.GetOrAdd(call.Method.ResultType, static type =>
                typeof(JobRunner).GetMethod(nameof(RunOfAsync), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type).CreateDelegate<RunJob>());
            return Reply.OfResult(PortableResult.Write(call.Method, await run(on, call, cancellationToken)));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new Reply(ReplyKind.Cancelled, default);
        }
        catch (Exception error)
        {
            return Reply.OfError(ReplyKind.Error, error);
        }
    }

    private static async Task<object?> RunOfAsync<T>(IRung on, PortableCall call, CancellationToken cancellationToken) =>
        await on.RunAsync(new Work<T>(call, call.Method.Name), cancellationToken);
}

/// <summary>The object for progress that a function is given on a host.</summary>
internal sealed class JobProgress<T>(Action<int, object?, Type> report, int index) : IProgress<T>
{
    /// <inheritdoc/>
    public void Report(T value) => report(index, value, typeof(T));
}
