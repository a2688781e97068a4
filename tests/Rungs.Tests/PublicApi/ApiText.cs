using System.Reflection;
using System.Text;
using Rungs.Site.Declarations;

namespace Rungs.Tests.PublicApi;

/// <summary>The public surface of an assembly as text: simple C#, sorted, without attributes and nullability.</summary>
internal static class ApiText
{
    private static readonly ApiDeclarations s_declarations = new();

    internal static string Of(Assembly assembly) => Of(assembly.GetTypes());

    internal static string Of(IEnumerable<Type> types)
    {
        var text = new StringBuilder();
        foreach (var room in types.Where(ApiDeclarations.IsVisible).GroupBy(type => type.Namespace!).OrderBy(room => room.Key, StringComparer.Ordinal))
        {
            text.Append(text.Length == 0 ? "" : "\n").Append("namespace ").Append(room.Key).Append('\n');
            foreach (var type in room.OrderBy(ApiDeclarations.Name, StringComparer.Ordinal))
                Append(text, type);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, Type type)
    {
        text.Append('\n').Append(s_declarations.Header(type)).Append('\n');
        foreach (var (_, line) in s_declarations.Members(type))
            text.Append("    ").Append(line).Append('\n');
    }
}
