using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Rungs;

/// <summary>What people read of a callback, found from the state it was posted with.</summary>
internal static class CallbackName
{
    /// <summary>The name behind <paramref name="state"/>: a work's, a lambda's text, or the async method that goes on.</summary>
    internal static string From(object? state) => state switch
    {
        null => "posted callback",
        string text => WorkName.From(text),
        INamed named => named.Name,
        ExceptionDispatchInfo => "async void",
        Task { AsyncState: INamed named } => named.Name,
        Delegate { Target: INamed named } => named.Name,
        Delegate function => (function.Target is { } target ? MethodOf(target.GetType()) : null) ?? NameOf(function),
        _ => MethodOf(state.GetType()) ?? "posted callback",
    };

    private static string NameOf(Delegate function) =>
        DiagnosticMethodInfo.Create(function) is { } method ? Readable($"<{method.Name}>d") : "posted callback";

    /// <summary>The async method whose state a type holds, as the compiler names it; null where it is none.</summary>
    /// <remarks><c>&lt;FetchAsync&gt;d__5</c>; of a local function <c>&lt;&lt;Main&gt;g__FetchAsync|0_1&gt;d</c>; of a lambda <c>&lt;&lt;Main&gt;b__0_1&gt;d</c>.</remarks>
    private static string? MethodOf(Type type)
    {
        foreach (var part in type.GenericTypeArguments.Append(type))
        {
            if (part.Name.StartsWith('<') && part.Name.LastIndexOf(">d", StringComparison.Ordinal) > 1)
                return Readable(part.Name);
        }

        return null;
    }

    /// <summary>What was written, of a name that the compiler made.</summary>
    internal static string Readable(string name)
    {
        var start = name.IndexOf('<');
        var end = name.LastIndexOf(">d", StringComparison.Ordinal);
        if (start < 0 || end <= start)
            return name;

        var method = name[(start + 1)..end];
        var local = method.LastIndexOf(">g__", StringComparison.Ordinal);
        if (local >= 0)
            return method[(local + ">g__".Length)..].Split('|')[0];

        var lambda = method.LastIndexOf(">b__", StringComparison.Ordinal);
        return lambda < 0 ? method : $"lambda in {method[..lambda].Trim('<', '>', '$')}";
    }
}
