using Rungs.Loops;

namespace Rungs.Tour.Parts;

/// <summary>One of the short programs.</summary>
internal sealed class Part
{
    private readonly Action<PartContext, CancellationToken> _run;

    /// <summary>Makes a part that runs its loops itself.</summary>
    internal Part(int number, string title, Action<PartContext, CancellationToken> run) => (Number, Title, _run) = (number, title, run);

    /// <summary>Makes a part that is an async function; it is run on an event loop, the way part 2 shows.</summary>
    internal Part(int number, string title, Func<PartContext, CancellationToken, Task> run)
        : this(number, title, (context, cancellationToken) => RunOnLoop(run, context, $"part {number}", cancellationToken))
    {
    }

    internal int Number { get; }

    internal string Title { get; }

    /// <summary>The one option it takes; null for none.</summary>
    internal string? Option { get; init; }

    /// <summary>Runs it on this thread, to its end.</summary>
    internal void Run(PartContext context, CancellationToken cancellationToken) => _run(context, cancellationToken);

    private static void RunOnLoop(Func<PartContext, CancellationToken, Task> run, PartContext context, string name, CancellationToken cancellationToken)
    {
        using var loop = new EventLoop(new EventLoopOptions { Name = "tour", TimeProvider = context.Time });
        loop.RunUntilComplete(() => run(context, cancellationToken), name);
    }
}
