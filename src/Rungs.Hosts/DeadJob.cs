namespace Rungs.Hosts;

/// <summary>A job on the dead queue of a pool.</summary>
/// <param name="Id">The job's id; empty where the message has none.</param>
/// <param name="Method">The id of the method it calls; empty where the message has none.</param>
/// <param name="Reason">Why it is dead, in a word: <c>unknown</c>, <c>version</c>, <c>malformed</c>, <c>oversized</c>, <c>signature</c>, <c>crashed</c>, <c>late</c>, <c>failed</c>; or the broker's own word.</param>
/// <param name="Error">Why, in a sentence; empty where the broker has put it there.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="At">When it died; null where the broker has put it there.</param>
/// <param name="Bytes">How long its arguments are.</param>
public sealed record DeadJob(string Id, string Method, string Reason, string Error, int Attempts, DateTimeOffset? At, int Bytes);
