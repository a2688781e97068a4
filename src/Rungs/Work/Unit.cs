namespace Rungs;

/// <summary>The result of a function that returns nothing.</summary>
/// <remarks>The type with one value, so that <c>Work&lt;Unit&gt;</c> can stand for an <see cref="Action"/>.</remarks>
public readonly record struct Unit
{
    /// <summary>Returns <c>()</c>, the usual notation of the unit value.</summary>
    /// <returns>The text <c>()</c>.</returns>
    public override string ToString() => "()";
}
