using System.Reflection;
using System.Xml.Linq;

namespace Rungs.Site.Api;

/// <summary>The documentation comments of the packages by documentation id, with what they inherit filled in.</summary>
internal sealed partial class Comments
{
    private readonly Dictionary<string, XElement> _written;
    private readonly Dictionary<string, MemberInfo> _members;
    private readonly Dictionary<string, XElement?> _whole = new(StringComparer.Ordinal);

    private Comments(Dictionary<string, XElement> written, Dictionary<string, MemberInfo> members)
    {
        _written = written;
        _members = members;
    }

    /// <summary>Every id that something is written about, also of what is not visible.</summary>
    internal IEnumerable<string> Ids => _written.Keys;

    internal static Comments Read(IEnumerable<string> files, IEnumerable<ReferenceType> types)
    {
        var written = files.SelectMany(file => XDocument.Load(file, LoadOptions.PreserveWhitespace).Descendants("member"))
            .ToDictionary(member => member.Attribute("name")!.Value);
        var members = types
            .SelectMany(type => type.Members.Select(member => KeyValuePair.Create(member.Id, member.Member)).Prepend(KeyValuePair.Create<string, MemberInfo>(type.Id, type.Type)))
            .ToDictionary();
        return new Comments(written, members);
    }

    /// <summary>All that is said about <paramref name="id"/>; null where nothing is. What could not be inherited is left as <c>inheritdoc</c>.</summary>
    internal XElement? Of(string id) => Of(id, []);

    private XElement? Of(string id, HashSet<string> asked)
    {
        if (_whole.TryGetValue(id, out var known))
            return known;
        if (!asked.Add(id) || !_written.TryGetValue(id, out var written))
            return null; // in a circle, or nothing

        var whole = new XElement(written);
        foreach (var inherit in whole.Elements("inheritdoc").ToList())
            Fill(whole, inherit, id, asked);
        return _whole[id] = whole;
    }
}
