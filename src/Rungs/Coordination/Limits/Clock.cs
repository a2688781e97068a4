namespace Rungs.Coordination;

/// <summary>Points in time as a <see cref="System.TimeProvider"/> stamps them, without rounding and without overflow.</summary>
internal readonly struct Clock
{
    /// <summary>Later than any stamp.</summary>
    internal const long Never = long.MaxValue;

    private readonly long _frequency;

    /// <summary>The clock of who was given <paramref name="time"/>; in a simulation that of the simulation stands in for the system's.</summary>
    internal Clock(TimeProvider time)
        : this(ScheduleHook.ClockFor(time), frequency: null)
    {
    }

    private Clock(TimeProvider time, long? frequency)
    {
        TimeProvider = time;
        _frequency = frequency ?? time.TimestampFrequency;
    }

    /// <summary>The system's, whoever asks.</summary>
    internal static Clock OfSystem => new(TimeProvider.System, TimeProvider.System.TimestampFrequency);

    internal TimeProvider TimeProvider { get; }

    internal long Now => TimeProvider.GetTimestamp();

    /// <summary>The first stamp that is <paramref name="span"/> or more after <paramref name="stamp"/>.</summary>
    internal long After(long stamp, TimeSpan span)
    {
        var later = stamp + DivideUp((Int128)span.Ticks * _frequency, TimeSpan.TicksPerSecond);
        return later < Never ? (long)later : Never;
    }

    /// <summary>The shortest span that leads from one stamp to another; at least zero.</summary>
    internal TimeSpan Between(long earlier, long later)
    {
        var ticks = DivideUp(((Int128)later - earlier) * TimeSpan.TicksPerSecond, _frequency);
        return TimeSpan.FromTicks((long)Int128.Clamp(ticks, 0, long.MaxValue));
    }

    private static Int128 DivideUp(Int128 dividend, long divisor) =>
        dividend <= 0 ? dividend / divisor : ((dividend - 1) / divisor) + 1;
}
