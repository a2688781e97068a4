using Rungs.Diagnostics;

namespace Rungs.Tests.Diagnostics;

public sealed class StandstillTests
{
    private static readonly TimeSpan s_threshold = TimeSpan.FromMilliseconds(100);

    private Standstill _standstill;

    [Fact]
    public void FirstLook_IsNeverDue_WhateverTheClock() => AssertNotDue(isStanding: true, count: 0, now: 1_000_000);

    [Fact]
    public void Standing_ForTheThreshold_IsDueOnceWithItsDuration()
    {
        AssertNotDue(isStanding: true, count: 7, now: 1_000);
        AssertNotDue(isStanding: true, count: 7, now: 1_099);
        AssertDue(count: 7, now: 1_100, milliseconds: 100);
        AssertNotDue(isStanding: true, count: 7, now: 5_000);
    }

    [Fact]
    public void Moving_BeginsANewOne()
    {
        AssertNotDue(isStanding: true, count: 7, now: 1_000);
        AssertNotDue(isStanding: true, count: 8, now: 1_100);
        AssertNotDue(isStanding: true, count: 8, now: 1_199);
        AssertDue(count: 8, now: 1_200, milliseconds: 100);
        AssertNotDue(isStanding: true, count: 9, now: 1_300);
        AssertDue(count: 9, now: 1_420, milliseconds: 120);
    }

    [Fact]
    public void NotStanding_EndsIt_AlsoAtTheSameCount()
    {
        AssertNotDue(isStanding: true, count: 7, now: 1_000);
        AssertNotDue(isStanding: false, count: 7, now: 1_050);
        AssertNotDue(isStanding: true, count: 7, now: 9_000); // the watchdog slept meanwhile
        AssertNotDue(isStanding: true, count: 7, now: 9_099);
        AssertDue(count: 7, now: 9_100, milliseconds: 100);
    }

    private void AssertNotDue(bool isStanding, long count, long now) => Assert.False(_standstill.IsDue(isStanding, count, now, s_threshold, out _));

    private void AssertDue(long count, long now, int milliseconds)
    {
        Assert.True(_standstill.IsDue(isStanding: true, count, now, s_threshold, out var duration));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), duration);
    }
}
