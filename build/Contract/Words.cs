namespace Rungs.Contract;

/// <summary>Names of classes and methods, as people read them.</summary>
internal static class Words
{
    /// <summary><c>RunAsync_TokenCancelledBefore_FunctionNeverRuns</c> is "token cancelled before: function never runs"; closures say that they are.</summary>
    internal static string OfClause(string method)
    {
        var parts = method.Split('_');
        var first = string.Join(": ", parts.Skip(1).Select(static part => string.Join(' ', Split(part)).ToLowerInvariant()));
        return parts[0] is "RunAsync" ? first : $"{string.Join(' ', Split(parts[0])).ToLowerInvariant()}, {first}";
    }

    /// <summary><c>OneElasticThread</c> is One, Elastic, Thread.</summary>
    internal static IEnumerable<string> Split(string name)
    {
        var start = 0;
        for (var i = 1; i <= name.Length; i++)
        {
            if (i < name.Length && !char.IsUpper(name[i]))
                continue;
            yield return name[start..i];
            start = i;
        }
    }
}
