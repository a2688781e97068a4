namespace Rungs.Tour.Parts;

/// <summary>Parts on one subject.</summary>
internal sealed record PartGroup(string Name, Part[] Parts)
{
    /// <summary>The survey, in its order.</summary>
    internal static PartGroup[] All { get; } =
    [
        new("event loop",
        [
            new(1, "obtaining or creating the loop", Part01.Run),
            new(2, "running an async function to completion on it", Part02.Run),
        ]),
        new("awaitables",
        [
            new(3, "async functions, and what awaiting twice means", Part03.RunAsync),
            new(4, "futures: TaskCompletionSource", Part04.RunAsync),
            new(5, "tasks: how they end, and how to cancel them", Part05.RunAsync),
            new(6, "custom awaitables", Part06.RunAsync),
            new(7, "async disposal", Part07.RunAsync),
            new(8, "async iterators", Part08.RunAsync),
            new(9, "async generators, and LINQ over them", Part09.RunAsync),
        ]),
        new("concurrency",
        [
            new(10, "creating tasks on the loop", Part10.RunAsync),
            new(11, "gather with delays, and the same with blocking sleeps", Part11.RunAsync),
            new(12, "gather over HTTP", Part12.RunAsync) { Option = PartOptions.Server },
            new(13, "as completed", Part13.RunAsync) { Option = PartOptions.Server },
        ]),
        new("interop",
        [
            new(14, "blocking I/O on threads", Part14.RunAsync) { Option = PartOptions.Server },
            new(15, "CPU work on processes", Part15.RunAsync) { Option = PartOptions.Unit },
        ]),
        new("extras",
        [
            new(16, "a queue between producer and consumer", Part16.RunAsync),
            new(17, "a mini redis on streams", Part17.Run) { Option = PartOptions.Port },
        ]),
    ];
}
