namespace Rungs.Terminal;

/// <summary>A reader of the class library. A read that has begun goes on until its line is there.</summary>
internal sealed class ReaderInput(TextReader reader) : IInput
{
    /// <inheritdoc/>
    public void Read(ICollection<string?> lines) => lines.Add(reader.ReadLine());

    /// <inheritdoc/>
    public void Interrupt()
    {
        // It cannot: the line is kept for the next who asks.
    }
}
