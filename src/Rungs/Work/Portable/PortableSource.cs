using System.Reflection;

namespace Rungs;

/// <summary>An assembly whose marked methods may be called from afar, or one type of it.</summary>
/// <param name="Assembly">The assembly.</param>
/// <param name="Type">The type; null for all of them.</param>
internal sealed record PortableSource(Assembly Assembly, Type? Type)
{
    internal bool Holds(MethodInfo method) => Type is null ? method.Module.Assembly == Assembly : method.DeclaringType == Type;
}
