namespace Rungs.Coordination;

/// <summary>An item and how soon it is to be taken.</summary>
internal readonly record struct PriorityEntry<T, TPriority>(T Item, TPriority Priority);
