namespace Rungs.TestProgram;

/// <summary>A portable method that no test registers.</summary>
public static class Unregistered
{
    [Portable]
    public static int One() => 1;
}

/// <summary>A portable method whose type a test registers.</summary>
public static class Registered
{
    [Portable]
    public static int Two() => 2;
}
