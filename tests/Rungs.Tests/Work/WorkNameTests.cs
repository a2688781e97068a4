namespace Rungs.Tests.Works;

public sealed class WorkNameTests
{
    private static string Hello(string name, int times) => $"{name} {times}";

    [Fact]
    public void Name_OfLambda_IsTextAfterArrow() => Assert.Equal("Hello(\"joe\", 5)", Work.Of(() => Hello("joe", 5)).Name);

    [Fact]
    public void Name_OfAsyncLambdaWithToken_IsTextAfterArrow() =>
        Assert.Equal("await Task.Delay(1, token)", Work.Of(async token => await Task.Delay(1, token)).Name);

    [Fact]
    public void Name_OfMethodGroup_IsItsText() => Assert.Equal("GetHashCode", Work.Of(GetHashCode).Name);

    [Fact]
    public void Name_Given_IsKept() => Assert.Equal("greeting", Work.Of(() => Hello("joe", 5), "greeting").Name);

    [Fact]
    public void ToString_OfWork_IsItsName() => Assert.Equal("Hello(\"ann\", 1)", Work.Of(() => Hello("ann", 1)).ToString());

    [Theory]
    [InlineData("() => First()", "First()")]
    [InlineData("() =>\n    First()", "First()")]
    [InlineData("() => { A(); B(); }", "{ A(); B(); }")]
    [InlineData("() =>\r\n{\r\n    A();\r\n    B();\r\n}", "A();")]
    [InlineData("async () => await A(x => x.B)", "await A(x => x.B)")]
    [InlineData("static (CancellationToken token) => A(token)", "A(token)")]
    [InlineData("x => y => z", "y => z")]
    [InlineData("Make(x => x + 1)", "Make(x => x + 1)")]
    [InlineData("items[(a, b) => 1]", "items[(a, b) => 1]")]
    [InlineData("\"a => b\" + c", "\"a => b\" + c")]
    [InlineData("() =>", "(unnamed)")]
    [InlineData("", "(unnamed)")]
    [InlineData("  \n ", "(unnamed)")]
    [InlineData(null, "(unnamed)")]
    public void From_Text_GivesFirstLineAfterArrow(string? text, string name) => Assert.Equal(name, WorkName.From(text));

    [Fact]
    public void From_LongLine_IsCutTo80()
    {
        var name = WorkName.From("() => " + new string('x', 200));
        Assert.Equal(new string('x', 80), name);
    }

    [Fact]
    public void From_LongLine_DoesNotSplitASurrogatePair()
    {
        var name = WorkName.From("() => " + new string('x', 79) + "\U0001F600");
        Assert.Equal(new string('x', 79), name);
    }
}
