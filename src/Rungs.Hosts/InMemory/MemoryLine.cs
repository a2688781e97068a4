using Rungs.Diagnostics;
using Rungs.Hosts.Calling;
using Rungs.Hosts.Jobs;

namespace Rungs.Hosts.InMemory;

/// <summary>Jobs are run in this process, by what runs them on a host; all they take along crosses as it does there.</summary>
internal sealed class MemoryLine(IRung on, HostPoolOptions options, HostCaller caller) : IJobLine
{
    private readonly JobDesk _desk = new(new JobRunner(on), memory: 0, Timeout.InfiniteTimeSpan, options.TimeProvider);

    /// <inheritdoc/>
    public string ReplyTo => "memory";

    /// <inheritdoc/>
    public (bool IsConnected, long Lost, long Resent) Health => (true, 0, 0);

    /// <inheritdoc/>
    public Task<int> CountPlacesAsync(CancellationToken cancellationToken) => Task.FromResult(Environment.ProcessorCount);

    /// <inheritdoc/>
    public Task SendAsync(Job job, CancellationToken cancellationToken)
    {
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow()) // it does not cross to another host
            _ = Task.Run(() => DoAsync(job), CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task CancelAsync(string id)
    {
        if (_desk.Cancel(id))
            caller.Receive(id, new Reply(ReplyKind.Running, default));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task GiveUpAsync(string id)
    {
        if (_desk.GiveUp(id))
            caller.Receive(id, new Reply(ReplyKind.Running, default));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    private async Task DoAsync(Job job)
    {
        Reply reply;
        try
        {
            var call = JobRunner.Read(job, (index, value, type) => caller.Receive(job.Id, Reply.OfProgress(index, value, type)));
            reply = await _desk.DoAsync(job, call);
        }
        catch (JobRefusal refusal)
        {
            reply = Reply.OfError(ReplyKind.Dead, refusal);
        }

        if (job.ReplyTo is not null)
            caller.Receive(job.Id, reply);
        else if (reply.Kind is ReplyKind.Error or ReplyKind.Dead)
            await TryAgainAsync(job, reply);
    }

    /// <summary>As with a broker; but here is no dead queue.</summary>
    private async Task TryAgainAsync(Job job, Reply reply)
    {
        var delays = options.Topology.RetryDelays;
        if (reply.Kind == ReplyKind.Error && job.Attempt < delays.Count)
        {
            await Task.Delay(delays[job.Attempt], options.TimeProvider);
            await DoAsync(job with { Attempt = job.Attempt + 1 });
        }
        else
        {
            UnobservedErrors.Raise(reply.ReadError(), $"{job.Method}: dead, and a pool in memory has no dead queue");
        }
    }
}
