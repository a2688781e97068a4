namespace Rungs;

/// <summary>A call of a map that is on its way.</summary>
internal interface IMapCall<T>
{
    /// <summary>Ends as the function does.</summary>
    Task<T> Result { get; }

    /// <summary>Nobody wants it any more: one that no worker has begun ends as cancelled, and any other goes on to its end.</summary>
    void Withdraw();
}
