using System.Reflection;
using System.Text;

namespace Rungs.Tests.PublicApi;

/// <summary>The public surface of an assembly as text: simple C#, sorted, without attributes and nullability.</summary>
internal static class ApiText
{
    internal static string Of(Assembly assembly) => Of(assembly.GetTypes());

    internal static string Of(IEnumerable<Type> types)
    {
        var text = new StringBuilder();
        foreach (var room in types.Where(ApiTypes.IsVisible).GroupBy(type => type.Namespace!).OrderBy(room => room.Key, StringComparer.Ordinal))
        {
            text.Append(text.Length == 0 ? "" : "\n").Append("namespace ").Append(room.Key).Append('\n');
            foreach (var type in room.OrderBy(ApiNames.Of, StringComparer.Ordinal))
                Append(text, type);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, Type type)
    {
        text.Append('\n').Append(ApiTypes.Header(type)).Append('\n');
        foreach (var line in ApiMembers.Lines(type))
            text.Append("    ").Append(line).Append('\n');
    }
}
