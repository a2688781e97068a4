namespace Rungs.Loops;

/// <summary>Something alive on a loop: see <see cref="EventLoop.Tasks"/>.</summary>
/// <param name="Name">The name of the work.</param>
/// <param name="Task">Its task.</param>
public readonly record struct LoopTask(string Name, Task Task);
