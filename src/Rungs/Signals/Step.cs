namespace Rungs.Signals;

/// <summary>A startup, a callback or a join.</summary>
internal sealed record Step(Work<Unit> Work, StartupGroup Group);
