namespace Rungs.Scheduling;

/// <summary>What a consumer is handed: a job that fired; the default is the end, after which nothing comes.</summary>
internal readonly record struct Firing<T>(ScheduledJob<T>? Job, T Payload, long Missed, JobRound? Round);
