namespace Rungs.Tour.Ladder;

/// <summary>A rung with the form of the function that suits it.</summary>
/// <param name="Name">What the user calls it.</param>
/// <param name="On">The rung.</param>
/// <param name="Reading">Reads a file: blocking; async on the loop, where nothing may block; here and there, where hosts count what is read here.</param>
internal sealed record LadderRung(string Name, IRung On, Func<FoundFile, Work<FileFacts>> Reading);
