using System.Runtime.ExceptionServices;

namespace Rungs.Loops;

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
        Delegate { Target: { } target } => MethodOf(target.GetType()) ?? "posted callback",
        _ => MethodOf(state.GetType()) ?? "posted callback",
    };

    /// <summary>The async method whose state a type holds: <c>FetchAsync</c> of <c>&lt;FetchAsync&gt;d__5</c>; null where it is none.</summary>
    private static string? MethodOf(Type type)
    {
        foreach (var part in type.GenericTypeArguments.Append(type))
        {
            var end = part.Name.LastIndexOf(">d", StringComparison.Ordinal);
            if (part.Name.StartsWith('<') && end > 1)
                return part.Name[1..end].TrimStart('<').Split('>')[0];
        }

        return null;
    }
}
