using Rungs.TestProgram;

// What tests start as a process of its own, to send it signals and lines. It tells by its output how far it is.
return args switch
{
    ["signals", .. var flags] => SignalProgram.Run(flags),
    ["console", .. var flags] => await ConsoleProgram.RunAsync(isBlocking: flags.Contains("--blocking")),
    ["simulation"] => SimulationProgram.Run(),
    ["pool", .. var arguments] => await PoolProgram.RunAsync(arguments),
    _ => throw new ArgumentException("Say which: signals, console, simulation or pool."),
};
