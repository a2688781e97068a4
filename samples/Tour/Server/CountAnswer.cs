namespace Rungs.Tour.Server;

/// <summary>What the server answers, as JSON: <c>{"count":17}</c>.</summary>
internal sealed record CountAnswer(long Count);
