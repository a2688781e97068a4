using System.Net;
using System.Text.RegularExpressions;
using Rungs.Site.Code;

namespace Rungs.Site.Tests;

public sealed partial class CSharpCodeTests
{
    [Fact]
    public void ToHtml_EveryKindOfToken_IsMarked() =>
        Assert.Equal(
            "<span class=\"keyword\">var</span> a = <span class=\"keyword\">await</span> <span class=\"type\">Task</span>.Run(() =&gt; <span class=\"number\">5</span>); <span class=\"comment\">// five</span>",
            CSharpCode.ToHtml("var a = await Task.Run(() => 5); // five", (_, _) => null));

    [Fact]
    public void ToHtml_TypesThatAreKnown_AreLinkedByNameAndArity() =>
        Assert.Equal(
            "<a class=\"type\" href=\"queue-2\">Queue</a>&lt;<span class=\"type\">Task</span>&lt;<span class=\"keyword\">int</span>&gt;, <span class=\"keyword\">string</span>&gt; q = Queue(<span class=\"string\">&quot;Queue&quot;</span>);",
            CSharpCode.ToHtml("Queue<Task<int>, string> q = Queue(\"Queue\");", (name, arity) => name == "Queue" ? $"queue-{arity}" : null));

    [Fact]
    public void ToHtml_Namespaces_AreNoTypes() =>
        Assert.Equal("<span class=\"keyword\">using</span> System.Text; <span class=\"keyword\">using</span> Rungs;", CSharpCode.ToHtml("using System.Text; using Rungs;", (_, _) => null));

    [Theory]
    [InlineData("var x = $\"a {b} c\"; string[] y = [\"d\", .. z];\n/* two\nlines */ while (a < b && c > d) { }")]
    [InlineData("var raw = \"\"\"\n    a \"b\" <c>\n    \"\"\";\n#pragma warning disable\nint unfinished = (")]
    public void ToHtml_AnyCode_KeepsEveryCharacter(string code) =>
        Assert.Equal(code, WebUtility.HtmlDecode(Tag().Replace(CSharpCode.ToHtml(code, (_, _) => null), "")));

    [Fact]
    public void Lines_SpanOverSeveralLines_IsClosedAndOpenedAgain() =>
        Assert.Equal(
            ["a <span class=\"comment\">/* b</span>", "<span class=\"comment\">c</span>", "<span class=\"comment\">d */</span> e"],
            Lines.OfHtml("a <span class=\"comment\">/* b\nc\nd */</span> e"));

    [GeneratedRegex("<[^>]+>", RegexOptions.None, 1000)]
    private static partial Regex Tag();
}
