namespace Rungs.Terminal;

/// <summary>Where lines come from. One thread reads; any thread interrupts it.</summary>
internal interface IInput
{
    /// <summary>Blocks until there is input, or until <see cref="Interrupt"/>.</summary>
    /// <param name="lines">The lines that are whole now are added here, and null where the input has ended; nothing, where it was interrupted or a line is not whole yet.</param>
    /// <exception cref="IOException">The input cannot be read.</exception>
    void Read(ICollection<string?> lines);

    /// <summary>Lets <see cref="Read"/> return without input, the present call or the next one, where the input can do that.</summary>
    void Interrupt();
}
