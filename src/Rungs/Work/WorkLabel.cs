namespace Rungs;

/// <summary>The name of a work, apart from the work: what is left of a call that was cancelled holds no function.</summary>
/// <param name="text">The source text, or the given name.</param>
internal sealed class WorkLabel(string? text) : INamed
{
    private string? _name;

    /// <inheritdoc/>
    public string Name => _name ??= WorkName.From(text);
}
