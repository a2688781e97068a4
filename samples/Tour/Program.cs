using Rungs.Tour.Batches;
using Rungs.Tour.CommandLine;
using Rungs.Tour.Ladder;
using Rungs.Tour.Limits;
using Rungs.Tour.Parts;

try
{
    switch (args)
    {
        case ["ladder", .. var rest]:
            return await LadderCommand.RunAsync(rest);
        case ["limits", .. var rest]:
            return await LimitsCommand.RunAsync(rest);
        case ["batches", .. var rest]:
            return await BatchesCommand.RunAsync(rest);
        case ["part", .. var rest]:
            return await PartCommand.RunAsync(rest);
        case ["--help" or "-h", ..]:
            Console.Out.WriteLine("tour: a walk through Rungs\n\n" + LadderCommand.Help + "\n\n" + LimitsCommand.Help + "\n\n" + BatchesCommand.Help + "\n\n" + PartCommand.Help);
            return ExitCode.Success;
        case [var unknown, ..]:
            throw new UsageException($"no such command: {FileName.Escape(unknown)} (see tour --help)");
        default:
            throw new UsageException("a command is missing (see tour --help)");
    }
}
catch (UsageException error)
{
    Console.Error.WriteLine($"tour: {error.Message}");
    return ExitCode.Usage;
}
