namespace Rungs.Site.Api;

/// <summary>How people read documentation ids, and where those of others are explained.</summary>
internal static class Names
{
    private const string Learn = "https://learn.microsoft.com/dotnet/api/";

    /// <summary>For <c>T:System.Threading.Tasks.Task`1</c>, <c>Task&lt;T&gt;</c>; for a member, its type's name and its own.</summary>
    internal static string Of(string id, string? within = null)
    {
        var parts = id[2..].Split('(')[0].Split('~')[0].Split('.');
        var type = id[0] == 'T' ? parts[^1] : parts[^2];
        if (id[0] == 'T')
            return WithArity(type);

        var name = parts[^1] == "#ctor" ? type.Split('`')[0] : parts[^1].Split('`')[0];
        return parts[^1] == "#ctor" || within == string.Join('.', parts[..^1]) ? name : $"{WithArity(type)}.{name}";
    }

    /// <summary>The page of a class library's type or member; null for what is not of it.</summary>
    internal static string? External(string id)
    {
        var name = id[2..].Split('(')[0];
        return name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal)
            ? Learn + name.Replace("``", "`", StringComparison.Ordinal).Replace('`', '-').Replace("#ctor", "-ctor", StringComparison.Ordinal).ToLowerInvariant()
            : null;
    }

    private static string WithArity(string name)
    {
        if (name.Split('`') is not [var plain, var arity])
            return name;
        return arity == "1" ? $"{plain}<T>" : $"{plain}<{string.Join(", ", Enumerable.Range(1, int.Parse(arity)).Select(i => $"T{i}"))}>";
    }
}
