namespace Rungs.Tour.Server;

/// <summary>What the server answers, as JSON, where something was wrong with the request.</summary>
internal sealed record ErrorAnswer(string Error);
