using System.Linq.Expressions;

namespace Rungs.Tests.Works;

/// <summary>What cannot cross is refused when the work is made, by name, with what to do.</summary>
public sealed class PortableRefusalTests
{
    private readonly int _number = 5;

    private delegate int Callback();

    private static int Property => 1;

    [Fact]
    public void Portable_Null_Throws()
    {
        Assert.Throws<ArgumentNullException>("call", () => Work.Portable((Expression<Func<int>>)null!));
        Assert.Throws<ArgumentNullException>("call", () => Work.Portable((Expression<Action>)null!));
        Assert.Throws<ArgumentNullException>("call", () => Work.Portable((Expression<Func<Task>>)null!));
        Assert.Throws<ArgumentNullException>("call", () => Work.Portable((Expression<Func<Task<int>>>)null!));
    }

    [Fact]
    public void Portable_NotOneCall_IsRefused()
    {
        Func<int> function = () => 1;
        const string Message = "is not one call of a static method. Write () => Type.Method(arguments).";
        Refuses(() => Work.Portable(() => _number), Message);
        Refuses(() => Work.Portable(() => 5), Message);
        Refuses(() => Work.Portable(() => Property), Message);
        Refuses(() => Work.Portable(() => PortableTargets.Int(1) + 1), Message);
        Refuses(() => Work.Portable(() => (int)PortableTargets.Long(1)), Message);
        Refuses(() => Work.Portable(() => function()), Message);
        Refuses(() => Work.Portable(() => new Point(1, 2)), Message);
        Refuses(() => Work.Portable(() => PortableTargets.Mirror(new Point(1, 2)).X), Message);
    }

    [Fact]
    public void Portable_MethodOfAnObject_IsRefused()
    {
        Refuses(() => Work.Portable(() => _number.ToString()), "calls a method of an object, which would have to cross. Write () => Type.Method(arguments)");
        Refuses(() => Work.Portable(() => Instance(1)), "'PortableRefusalTests.Instance' is not static, so its object would have to cross. Make it static");
    }

    [Fact]
    public void Portable_NotMarked_IsRefused() =>
        Refuses(() => Work.Portable(() => NotMarked(1)), "'PortableRefusalTests.NotMarked' is not marked [Portable], so it cannot be called from afar. Mark it, or run it here with Work.Of(() => ...).");

    [Fact]
    public void Portable_NotRegistered_IsRefused() => Refuses(
        () => Work.Portable(() => TestProgram.Unregistered.One()),
        "'Unregistered.One' is marked [Portable], but its assembly 'Rungs.TestProgram' is not registered. Call PortableRegistry.Add(typeof(Unregistered))");

    [Fact]
    public void Portable_Generic_IsRefused()
    {
        const string Message = "is generic, which does not cross. Add a method for the type you need that calls it.";
        Refuses(() => Work.Portable(() => Generic(1)), $"'PortableRefusalTests.Generic' {Message}");
        Refuses(() => Work.Portable(() => Of<int>.Method(1)), Message);
    }

    [Fact]
    public void Portable_ParameterThatCannotCross_IsRefused()
    {
        var number = 1;
        Refuses(() => Work.Portable(() => ByRef(ref number)), "Parameter 'value' of 'PortableRefusalTests.ByRef' is of type 'System.Int32&', which does not cross.");
        Refuses(() => Work.Portable(() => ByIn(in number)), "Parameter 'value' of 'PortableRefusalTests.ByIn'");
        Refuses(() => Work.Portable(OfSpan()), "Parameter 'value' of 'PortableRefusalTests.Span' is of type 'System.ReadOnlySpan`1");
        Refuses(() => Work.Portable(() => Delegate(null!)), "Parameter 'value' of 'PortableRefusalTests.Delegate' is of type");
        Refuses(() => Work.Portable(() => Object(1)), "Parameter 'value' of 'PortableRefusalTests.Object' is of type 'System.Object', which does not cross. Take a value that JSON can carry, or bytes.");
        Refuses(() => Work.Portable(() => Reports(null!)), "Parameter 'value' of 'PortableRefusalTests.Reports' is of type 'System.IProgress`1[System.Object]', which does not cross.");
        Refuses(() => Work.Portable(() => TwoTokens(default, default)), "'PortableRefusalTests.TwoTokens' takes two tokens, and a call has one. Take one CancellationToken.");
    }

    [Fact]
    public void Portable_ResultThatCannotCross_IsRefused()
    {
        Refuses(() => Work.Portable(() => Later()), "'PortableRefusalTests.Later' returns a ValueTask. Let it return a Task.");
        Refuses(() => Work.Portable(() => LaterNumber()), "'PortableRefusalTests.LaterNumber' returns a ValueTask. Let it return a Task.");
        Refuses(() => Work.Portable(() => Function()), "'PortableRefusalTests.Function' returns 'System.Func`1[System.Int32]', which does not cross.");
        Refuses(() => Work.Portable(() => Anything()), "'PortableRefusalTests.Anything' returns 'System.Object', which does not cross. Return a value that JSON can carry, or bytes.");
        Refuses(() => Work.Portable(() => AnythingAsync()), "'PortableRefusalTests.AnythingAsync' returns 'System.Threading.Tasks.Task`1[System.Object]', which does not cross.");
        Refuses(() => Work.Portable(() => ForgetAsync()), "'PortableRefusalTests.ForgetAsync' is async void, so nobody could wait for it. Let it return a Task.");
    }

    [Fact]
    public void Portable_RefusedOnce_IsRefusedAgain()
    {
        for (var i = 0; i < 2; i++)
            Refuses(() => Work.Portable(() => NotMarked(1)), "is not marked [Portable]");
    }

    /// <summary>The message says that, of the argument that people know as <c>call</c>.</summary>
    internal static ArgumentException Refuses(Func<object> make, string message)
    {
        var error = Assert.Throws<ArgumentException>("call", () => { make(); });
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        return error;
    }

    /// <summary>C# does not write such an expression.</summary>
    private static Expression<Func<int>> OfSpan() =>
        Expression.Lambda<Func<int>>(Expression.Call(typeof(PortableRefusalTests), nameof(Span), null, Expression.Default(typeof(ReadOnlySpan<int>))));

    private static int NotMarked(int value) => value;

    [Portable]
    private static T Generic<T>(T value) => value;

    [Portable]
    private static int ByRef(ref int value) => value;

    [Portable]
    private static int ByIn(in int value) => value;

    [Portable]
    private static int Span(ReadOnlySpan<int> value) => value.Length;

    [Portable]
    private static int Delegate(Callback value) => value();

    [Portable]
    private static int Object(object value) => value.GetHashCode();

    [Portable]
    private static void Reports(IProgress<object> value) => value.Report(1);

    [Portable]
    private static bool TwoTokens(CancellationToken first, CancellationToken second) => first == second;

    [Portable]
    private static ValueTask Later() => default;

    [Portable]
    private static ValueTask<int> LaterNumber() => default;

    [Portable]
    private static Func<int> Function() => static () => 1;

    [Portable]
    private static object Anything() => 1;

    [Portable]
    private static Task<object> AnythingAsync() => Task.FromResult<object>(1);

    [Portable]
#pragma warning disable VSTHRD100 // what is refused
    private static async void ForgetAsync() => await Task.Yield();
#pragma warning restore VSTHRD100

    [Portable]
    private int Instance(int value) => value + _number;

    private static class Of<T>
    {
        [Portable]
        internal static T Method(T value) => value;
    }
}
