using System.Diagnostics;

namespace Rungs.Diagnostics;

/// <summary>Finds the name of the user's function that is calling, for reports.</summary>
internal static class CallerName
{
    /// <summary>The innermost method on the stack that is not the library's or the class library's.</summary>
    internal static string Find()
    {
        foreach (var frame in new StackTrace(skipFrames: 1, fNeedFileInfo: false).GetFrames())
        {
            if (DiagnosticMethodInfo.Create(frame) is not { } method || IsLibrary(method.DeclaringAssemblyName))
                continue;
            return string.Equals(method.Name, "MoveNext", StringComparison.Ordinal)
                ? CallbackName.Readable(method.DeclaringTypeName)
                : CallbackName.Readable($"<{method.Name}>d");
        }

        return "(unknown)";
    }

    private static bool IsLibrary(string assembly)
    {
        var name = assembly.AsSpan();
        var end = name.IndexOf(',');
        name = end < 0 ? name : name[..end];
        return name is "Rungs" or "Rungs.Testing" || name.StartsWith("System.", StringComparison.Ordinal);
    }
}
