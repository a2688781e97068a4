using Rungs.Hosts;
using Rungs.Worker;

const string Help = """
    rungs-worker --assembly JOBS.dll [OPTIONS]     runs the jobs of a pool until SIGTERM or Ctrl-C, which drain it
    rungs-worker dead list|replay|purge [OPTIONS]  what no worker could run: shows it, runs it again, throws it away

      --broker URI       default: amqp://guest:guest@127.0.0.1:5672/
      --pool NAME        default: default
      --key-file FILE    a key that callers and workers share; jobs are signed with it
      --ca-file FILE     with amqps: PEM of the authorities that the broker's certificate has to come from; default: those of this machine
      --levels N         how many levels of priority the pool has; default: 1
      --max-queue N      how many jobs a level's queue holds; default: 1000000
      --delivery-limit N how often a job may lose its worker; default: 5
      --retry-delays S,S seconds after which a job is tried again that failed and nobody waits for; default: 1,10,60

    for the first:
      --assembly FILE    holds methods marked [Portable]; may be given several times
      --concurrency N    how many jobs run at once; default: one per processor
      --on RUNG          threads (default), or processes: a job that crashes then harms no other
      --timeout SECONDS  how long a job may take; default: 1200
      --drain SECONDS    how long to wait for what runs when told to stop; default: 30

    for dead:
      --id JOB           of replay: this one only
      --most N           of list: how many at most; default: 100

    Exit code: 0; 1 where the broker is not there or does not allow it; 2 for a wrong command line; 128 + n when a second signal n ends it.
    """;

try
{
    switch (args)
    {
        case [] or ["--help" or "-h", ..]:
            Console.Out.WriteLine(Help);
            return args is [] ? 2 : 0;
        case ["dead", .. var rest]:
            return await DeadCommand.RunAsync(rest);
        default:
            return await ServeCommand.RunAsync(args);
    }
}
catch (UsageException error)
{
    Console.Error.WriteLine($"rungs-worker: {error.Message} (see rungs-worker --help)");
    return 2;
}
catch (BrokerException error)
{
    Console.Error.WriteLine($"rungs-worker: {error.Message}");
    return 1;
}
