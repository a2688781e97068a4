namespace Rungs;

/// <summary>What serial runners ask of their options.</summary>
internal static class SerialOptions
{
    internal static RunnerOptions? Check(RunnerOptions? options) =>
        options?.MaxConcurrency is null or 1
            ? options
            : throw new ArgumentException($"A serial runner takes one item at a time, not {options.MaxConcurrency}. Use a parallel runner.", nameof(options));
}
