namespace Rungs.Tests.Works;

public sealed class RemoteWorkExceptionTests
{
    [Fact]
    public void ToString_HoldsTypeMessageAndStacks()
    {
        var inner = new RemoteWorkException("System.FormatException", "bad digit", "   at There.Parse()");
        var error = new RemoteWorkException("System.IO.IOException", "no file", "   at There.Read()", inner);
        var lines = error.ToString().ReplaceLineEndings("\n").Split('\n');
        Assert.Equal(
            [
                "Rungs.RemoteWorkException: System.IO.IOException: no file",
                " ---> Rungs.RemoteWorkException: System.FormatException: bad digit",
                "   at There.Parse()",
                "   --- end of the remote stack ---",
                "   --- end of the inner exception ---",
                "   at There.Read()",
                "   --- end of the remote stack ---",
            ],
            lines);
    }

    [Fact]
    public void ToString_OnceThrown_HoldsTheLocalStackToo()
    {
        var error = Assert.Throws<RemoteWorkException>(Throw);
        Assert.Contains(nameof(Throw), error.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("Rungs.RemoteWorkException: X: y" + Environment.NewLine + "   at ", error.ToString(), StringComparison.Ordinal);

        static void Throw() => throw new RemoteWorkException("X", "y", "");
    }

    [Fact]
    public void New_Texts_AreKept()
    {
        var inner = new InvalidTimeZoneException();
        var error = new RemoteWorkException("X", "y", "z", inner);
        Assert.Equal(("X", "y", "z"), (error.RemoteType, error.Message, error.RemoteStackTrace));
        Assert.Same(inner, error.InnerException);
        Assert.Throws<ArgumentNullException>("remoteType", () => new RemoteWorkException(null!, "y", "z"));
        Assert.Throws<ArgumentNullException>("message", () => new RemoteWorkException("X", null!, "z"));
        Assert.Throws<ArgumentNullException>("remoteStackTrace", () => new RemoteWorkException("X", "y", null!));
    }
}
