namespace Rungs.Tests.Layering;

/// <summary>A type that uses one it may not use.</summary>
internal sealed record Violation(string User, string UserRoom, string Used, string UsedRoom)
{
    public override string ToString() => $"{User} (in {UserRoom}) uses {Used} (in {UsedRoom}), which {UserRoom} may not.";
}
