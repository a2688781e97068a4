namespace Rungs.Streams;

/// <summary>Async streams made of blocking iterators, of several streams, and in batches.</summary>
/// <remarks>
/// <para>All are lazy: nothing begins before the first item is asked for, each enumeration begins anew, and a source is never further
/// ahead of its consumer than said. A consumer goes on where it awaits.</para>
/// <para>Leaving early (a <c>break</c>, an exception in the loop, a cancellation) tells every source by its token, disposes it, and
/// waits for that; for a source that is amid a step and does not listen, <see cref="StreamOptions.LeaveTimeout"/> at most.</para>
/// </remarks>
public static partial class AsyncStream;
