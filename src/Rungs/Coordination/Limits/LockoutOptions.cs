namespace Rungs.Coordination;

/// <summary>How a <see cref="Lockout"/> is set up.</summary>
public sealed record LockoutOptions : LimiterOptions;
