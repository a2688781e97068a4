using System.Reflection;
using Rungs.Site.Api;
using Rungs.Site.Declarations;

namespace Rungs.Site.Tests;

public sealed class CommentTests
{
    private static readonly Reference s_reference = Reference.Load();

    private static readonly Reference s_samples =
        Reference.Of([typeof(CommentTests).Assembly], [Path.ChangeExtension(typeof(CommentTests).Assembly.Location, ".xml")]);

    public static TheoryData<string> Packages => [.. Reference.Packages.Select(package => package.GetName().Name!)];

    [Theory]
    [MemberData(nameof(Packages))]
    public void EveryPublicMember_IsExplained(string package)
    {
        var gaps = CommentGaps.Of(s_reference, s_reference.Types.Where(type => type.Package == package)).ToList();

        Assert.True(gaps.Count == 0, string.Join('\n', gaps)); // all of them, to be mended at once
    }

    [Fact]
    public void EveryProjectWithPublicTypes_IsInTheReference()
    {
        var projects = Directory.GetFiles(Path.Combine(Checkout.Root, "src"), "*.csproj", SearchOption.AllDirectories).Select(file => Path.GetFileNameWithoutExtension(file));

        var visible = projects.Where(project => Assembly.Load(project).GetTypes().Any(ApiDeclarations.IsVisible));

        Assert.Equal(visible.Order(StringComparer.Ordinal), Reference.Packages.Select(package => package.GetName().Name!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Gaps_WhatIsExplained_HasNone() => Assert.Empty(GapsOf(typeof(Samples.Explained<>)).Concat(GapsOf(typeof(Samples.Heir))));

    [Fact]
    public void Gaps_WhatIsNot_AreNamed() =>
        Assert.Equal(
            [
                "T:Rungs.Site.Tests.Samples.Gaps`1: nothing about the type parameter T",
                "P:Rungs.Site.Tests.Samples.Gaps`1.Empty: no summary",
                "E:Rungs.Site.Tests.Samples.Gaps`1.Silent: no comment",
                "M:Rungs.Site.Tests.Samples.Gaps`1.Dangling: inherits from nothing, which says nothing",
                "M:Rungs.Site.Tests.Samples.Gaps`1.Half``1(System.Int32,System.Int32): nothing about the type parameter TItem",
                "M:Rungs.Site.Tests.Samples.Gaps`1.Half``1(System.Int32,System.Int32): nothing about the parameter second",
                "M:Rungs.Site.Tests.Samples.Gaps`1.Half``1(System.Int32,System.Int32): nothing about what it returns",
            ],
            GapsOf(typeof(Samples.Gaps<>)));

    [Fact]
    public void Gaps_EnumValueWithoutAWord_IsNamed() => Assert.Equal(["F:Rungs.Site.Tests.Samples.Size.Large: no comment"], GapsOf(typeof(Samples.Size)));

    [Fact]
    public void Comments_InheritDoc_TakesWhatIsNotWritten()
    {
        var comment = s_samples.Comments.Of("M:Rungs.Site.Tests.Samples.Heir.Find``1(System.String)")!;

        Assert.Equal(
            [("summary", "Finds an item."), ("param", "Its own words."), ("returns", "The item."), ("typeparam", "The type.")],
            comment.Elements().Select(element => (Name: element.Name.LocalName, Value: element.Value.Trim())).OrderBy(element => element.Value, StringComparer.Ordinal));
    }

    [Fact]
    public void DocIds_OfEveryShape_AreThoseOfTheCompiler() =>
        Assert.Equal(
            [
                "M:Rungs.Site.Tests.Samples.Shapes`1.#ctor(`0)",
                "P:Rungs.Site.Tests.Samples.Shapes`1.Item(System.Int32)",
                "M:Rungs.Site.Tests.Samples.Shapes`1.Many``2(System.Collections.Generic.Dictionary{`0,System.Collections.Generic.List{``1}}[],``0@,System.Int32[0:,0:],System.Nullable{System.Int32})",
                "M:Rungs.Site.Tests.Samples.Shapes`1.Nested(Rungs.Site.Tests.Samples.Shapes{`0}.Inner{System.Int32})",
                "M:Rungs.Site.Tests.Samples.Shapes`1.op_Implicit(Rungs.Site.Tests.Samples.Shapes{`0})~System.String",
            ],
            s_samples.Types.Single(type => type.Type == typeof(Samples.Shapes<>)).Members.Select(member => member.Id));

    [Fact]
    public void DocIds_OfEveryShape_AreInTheDocumentationFile() =>
        Assert.Empty(s_samples.Types.Single(type => type.Type == typeof(Samples.Shapes<>)).Members.Select(member => member.Id).Except(s_samples.Comments.Ids));

    private static IEnumerable<string> GapsOf(Type type) => CommentGaps.Of(s_samples, s_samples.Types.Where(candidate => candidate.Type == type));
}
