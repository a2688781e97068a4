using Rungs.Testing;

namespace Rungs.Tests.Scheduling;

/// <summary>Virtual time whose time of day can be set, as an administrator or a time server does; its stamps go on regardless.</summary>
internal sealed class SettableClock : TimeProvider
{
    private readonly VirtualTime _time = new();
    private TimeSpan _offset;

    public override long TimestampFrequency => _time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _time.GetUtcNow() + _offset;

    public override long GetTimestamp() => _time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _time.CreateTimer(callback, state, dueTime, period);

    internal void Advance(TimeSpan span) => _time.Advance(span);

    internal void MoveTimeOfDay(TimeSpan span) => _offset += span;
}
