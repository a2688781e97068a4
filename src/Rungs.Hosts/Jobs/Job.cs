namespace Rungs.Hosts.Jobs;

/// <summary>A call on its way to whichever host takes it.</summary>
/// <param name="Id">Names it among all jobs, also when it comes twice.</param>
/// <param name="Method">The id of the portable method.</param>
/// <param name="Version">The version of the method that the caller knows.</param>
/// <param name="Body">The arguments; see <see cref="JobBody"/>.</param>
/// <param name="ReplyTo">Where the outcome is waited for; null where nobody waits.</param>
/// <param name="Deadline">Past it, it is not begun any more; null where there is none.</param>
/// <param name="Trace">The caller's activity, as W3C writes it; null where it has none.</param>
/// <param name="Attempt">How often it has failed and was put back, from 0.</param>
/// <param name="Run">Names a run that was asked for anew, of a job that was dead; null for the first.</param>
/// <param name="Level">Its priority: the number of its queue; the lower, the sooner.</param>
/// <param name="IsTimed">Whether the caller wants to know where and when it ran.</param>
internal sealed record Job(string Id, string Method, int Version, ReadOnlyMemory<byte> Body, string? ReplyTo, DateTimeOffset? Deadline, string? Trace, int Attempt, int Level, string? Run = null, bool IsTimed = false)
{
    /// <summary>Names this run of it: what comes twice under the same key is run once. It is the id as long as somebody waits: only what nobody waits for is tried again or replayed, so the id cancels it.</summary>
    internal string Key => Attempt == 0 && Run is null ? Id : $"{Id}/{Run}/{Attempt}";
}
