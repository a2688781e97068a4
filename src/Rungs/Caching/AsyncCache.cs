namespace Rungs.Caching;

/// <summary>Wraps async functions, so that what they bring is kept; <see cref="AsyncCache{TKey, TValue}"/> is the cache itself.</summary>
public static partial class AsyncCache;
