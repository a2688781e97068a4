using System.Xml.Linq;
using Mono.Cecil;

namespace Rungs.Tests.PublicApi;

/// <summary>What people can call, they can read about.</summary>
public sealed class DocumentationTests
{
    [Theory]
    [InlineData("Rungs")]
    [InlineData("Rungs.Processes")]
    [InlineData("Rungs.Testing")]
    public void PublicMembers_HaveASummary(string assembly)
    {
        var path = Path.Combine(AppContext.BaseDirectory, assembly);
        using var module = ModuleDefinition.ReadModule($"{path}.dll");
        var documented = XDocument.Load($"{path}.xml").Descendants("member")
            .Where(IsDocumented)
            .Select(member => member.Attribute("name")!.Value)
            .ToList();

        Assert.Empty(DocumentedSurface.IdsOf(module).Except(documented));
    }

    [Fact]
    public void DocumentedSurface_Core_HasTypesMembersAndEnumValues()
    {
        using var module = ModuleDefinition.ReadModule(Path.Combine(AppContext.BaseDirectory, "Rungs.dll"));

        var ids = DocumentedSurface.IdsOf(module).ToList();

        Assert.Contains("T:Rungs.Work`1", ids);
        Assert.Contains("M:Rungs.IRung.RunAsync``1(Rungs.Work{``0},System.Threading.CancellationToken)", ids);
        Assert.Contains("P:Rungs.Outcome`1.Value", ids);
        Assert.Contains("E:Rungs.Async.UnobservedError", ids);
        Assert.Contains("F:Rungs.Level.Serial", ids);
    }

    private static bool IsDocumented(XElement member) =>
        member.Element("inheritdoc") is not null
        || (member.Element("summary") is { } summary && (summary.HasElements || !string.IsNullOrWhiteSpace(summary.Value)));
}
