using Rungs.Harvest.CommandLine;

try
{
    switch (args)
    {
        case ["--help" or "-h", ..]:
            Console.Out.WriteLine(HarvestCommand.Help + "\n\n" + ServeCommand.Help);
            return ExitCode.Success;
        case ["serve", .. var rest]:
            return ServeCommand.Run(rest);
        default:
            return HarvestCommand.Run(args);
    }
}
catch (HarvestException error)
{
    Console.Error.WriteLine($"harvest: {error.Message}");
    return error.ExitCode;
}
