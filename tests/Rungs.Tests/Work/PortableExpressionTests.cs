using System.Linq.Expressions;
using static Rungs.Tests.Works.PortableTargets;

namespace Rungs.Tests.Works;

/// <summary>What may stand for an argument, and when it is evaluated.</summary>
public sealed class PortableExpressionTests
{
    private static readonly int s_static = 3;

    private readonly int _field = 4;

    private int _calls;

    private static int Static => 5;

    private Line Own => new(new Point(1, 2), new Point(3, 4), ["a", "b"]);

    private Point? Missing => null;

    [Fact]
    public async Task Portable_ConstantsLocalsFieldsProperties_AreRead()
    {
        var local = 2;
        await Crossing.GivesAsync(1, Work.Portable(() => Int(1)));
        await Crossing.GivesAsync(2, Work.Portable(() => Int(local)));
        await Crossing.GivesAsync(3, Work.Portable(() => Int(s_static)));
        await Crossing.GivesAsync(4, Work.Portable(() => Int(_field)));
        await Crossing.GivesAsync(5, Work.Portable(() => Int(Static)));
        await Crossing.GivesAsync(4, Work.Portable(() => Int(Own.To.Y)));
        await Crossing.GivesAsync(2, Work.Portable(() => Int(Own.Tags.Length)));
        await Crossing.GivesAsync(7, Work.Portable(() => Hidden(7)));
        await Crossing.GivesAsync(8, Work.Portable(() => IntAsync(8)));
    }

    [Fact]
    public async Task Portable_Conversions_AreDone()
    {
        var number = 5;
        var real = 2.9;
        long? some = 6;
        var size = new Size(3, 4);
        await Crossing.GivesAsync(5L, Work.Portable(() => Long(number)));
        await Crossing.GivesAsync(2, Work.Portable(() => Int((int)real)));
        await Crossing.GivesAsync(5, Work.Portable(() => Maybe(number)));
        await Crossing.GivesAsync(null, Work.Portable(() => Maybe(null)));
        await Crossing.GivesAsync(6L, Work.Portable(() => Long(some.Value)));
        await Crossing.GivesAsync(7, Work.Portable(() => Int((int)Colour.Green)));
        await Crossing.GivesAsync(Colour.Green, Work.Portable(() => Paint((Colour)7)));
        await Crossing.GivesAsync(3, Work.Portable(() => Int(size.Width)));
        await Crossing.GivesAsync(6, Work.Portable(() => Int(checked(number + 1))));
    }

    [Fact]
    public async Task Portable_NewArraysIndexersAndCalls_AreEvaluated()
    {
        int[] array = [10, 20];
        List<int> list = [30, 40];
        await Crossing.GivesAsync(6, Work.Portable(() => Sum(1, 2, 3)));
        await Crossing.GivesAsync(0, Work.Portable(() => Sum()));
        await Crossing.GivesAsync(30, Work.Portable(() => Sum(array)));
        await Crossing.GivesAsync(20, Work.Portable(() => Int(array[1])));
        await Crossing.GivesAsync(40, Work.Portable(() => Int(list[1])));
        await Crossing.GivesAsync(70, Work.Portable(() => SumOf(list)));
        await Crossing.GivesAsync(3, Work.Portable(() => SumOf(list.Select(one => one / 30).Append(1))));
        await Crossing.GivesAsync(new Point(2, 1), Work.Portable(() => Mirror(new Point(1, 2))));
        await Crossing.GivesAsync(12, Work.Portable(() => Area(new Size { Width = 3, Height = 4 })));
        await Crossing.GivesAsync(3, Work.Portable(() => "abc".LengthOf()));
    }

    /// <summary>C# 14 takes the span's Contains, which only compiled code can call.</summary>
    [Fact]
    public async Task Portable_SpansWithinAnArgument_AreEvaluated()
    {
        int[] array = [10, 20];
        await Crossing.GivesAsync(true, Work.Portable(() => Bool(array.Contains(20))));
        await Crossing.GivesAsync(false, Work.Portable(() => Bool(array.Contains(_field))));
    }

    [Fact]
    public async Task Portable_Arguments_AreEvaluatedOnceWhenTheWorkIsMade()
    {
        var local = 1;
        var work = Work.Portable(() => Sum(local, Next(), Next()));
        Assert.Equal(2, _calls);
        local = 100;
        await Crossing.GivesAsync(1 + 1 + 2, work);
        await Crossing.GivesAsync(1 + 1 + 2, work);
        Assert.Equal(2, _calls);
    }

    [Fact]
    public async Task Portable_ResultTakenForABaseType_IsTheMethods()
    {
        await Crossing.GivesAsync<object>(5, Work.Portable<object>(() => Int(5)));
        int[] numbers = [1, 2];
        await Crossing.GivesAsync<IEnumerable<int>>(numbers, Work.Portable<IEnumerable<int>>(() => Ints(numbers)));
        await Crossing.GivesAsync(5L, Work.Portable<long?>(() => Long(5)));
        Assert.Equal(default, await Work.Portable((Expression<Func<Task>>)(() => IntAsync(5))).CallAsync(default));
    }

    [Fact]
    public void Portable_TaskTakenForAnotherResult_IsRefused()
    {
        var error = Assert.Throws<ArgumentException>("call", () => Work.Portable<object>(() => IntAsync(5)));
        Assert.Contains("'PortableTargets.IntAsync' returns 'Int32' through a task, and the work is to give 'Object'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Portable_ArgumentThrows_ErrorReachesTheCallerAsItIs()
    {
        var own = new InvalidTimeZoneException("own");
        var zero = 0;
        var big = int.MaxValue;
        Assert.Same(own, Assert.Throws<InvalidTimeZoneException>(() => Work.Portable(() => Int(Throw(own)))));
        Assert.Same(own, Assert.Throws<InvalidTimeZoneException>(() => Work.Portable(() => Int(new Thrower(own).Value))));
        Assert.Throws<DivideByZeroException>(() => Work.Portable(() => Int(1 / zero)));
        Assert.Throws<OverflowException>(() => Work.Portable(() => Int(checked(big + 1))));
    }

    [Fact]
    public void Portable_OwnerIsNull_ThrowsAndEvaluatesOnce()
    {
        Assert.Throws<NullReferenceException>(() => Work.Portable(() => Int(Missing!.X)));
        Assert.Throws<NullReferenceException>(() => Work.Portable(() => Int(NextMissing()!.X)));
        Assert.Equal(1, _calls);
        Assert.Throws<NullReferenceException>(() => Work.Portable(() => Int(NextHolder()!.Value)));
        Assert.Equal(2, _calls);
    }

    [Fact]
    public void PortableOf_Item_StandsForTheParameter()
    {
        Expression<Func<int, int>> call = item => Sum(item, _field, item * 2);
        Assert.Equal(34, Crossing.Run(Work.PortableOf<int>(call, "x", 10)));
        Expression<Func<string?, int>> inner = item => SumOf(Own.Tags.Select(other => other == item ? 1 : 0));
        Assert.Equal(1, Crossing.Run(Work.PortableOf<int>(inner, "x", "a")));
        Assert.Equal(0, Crossing.Run(Work.PortableOf<int>(inner, "x", item: null)));
    }

    private static int Throw(Exception error) => throw error;

    private int Next() => ++_calls;

    private Point? NextMissing()
    {
        _calls++;
        return null;
    }

    private Holder? NextHolder()
    {
        _calls++;
        return null;
    }

    private sealed class Holder
    {
        internal readonly int Value = 1;
    }

    private sealed class Thrower(Exception error)
    {
        internal int Value => throw error;
    }
}
