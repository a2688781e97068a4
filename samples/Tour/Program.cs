using Rungs.Hosts;
using Rungs.Tour.Batches;
using Rungs.Tour.CommandLine;
using Rungs.Tour.Hosts;
using Rungs.Tour.Ladder;
using Rungs.Tour.Limits;
using Rungs.Tour.Parts;
using Rungs.Tour.Server;

try
{
    using var recording = Recording.Start(ref args);
    var exitCode = await RunAsync(args);
    return recording?.Save(exitCode) ?? exitCode;
}
catch (UsageException error)
{
    Console.Error.WriteLine($"tour: {error.Message}");
    return ExitCode.Usage;
}
catch (BrokerException error)
{
    Console.Error.WriteLine($"tour: {error.Message}");
    return ExitCode.Incomplete;
}

static async Task<int> RunAsync(string[] args)
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
            return PartCommand.Run(rest);
        case ["server", .. var rest]:
            return await ServerCommand.RunAsync(rest);
        case ["worker", .. var rest]:
            return await WorkerCommand.RunAsync(rest);
        case ["--help" or "-h", ..]:
            Console.Out.WriteLine("tour: a walk through Rungs\n\n" + string.Join("\n\n", LadderCommand.Help, LimitsCommand.Help, BatchesCommand.Help, PartCommand.Help, ServerCommand.Help, WorkerCommand.Help, Recording.Help));
            return ExitCode.Success;
        case [var unknown, ..]:
            throw new UsageException($"no such command: {FileName.Escape(unknown)} (see tour --help)");
        default:
            throw new UsageException("a command is missing (see tour --help)");
    }
}
