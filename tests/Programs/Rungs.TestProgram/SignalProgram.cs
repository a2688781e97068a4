using Rungs.Loops;
using Rungs.Signals;

namespace Rungs.TestProgram;

/// <summary>A service whose functions say that they run.</summary>
/// <remarks>
/// Flags: <c>--hog</c> keeps every thread of the pool busy; <c>--loop</c> awaits the service on a loop; <c>--timeout</c> limits the
/// end to a millisecond; <c>--exit-in-startup</c> and <c>--exit-later</c> request the end; one of <c>--hang-startup</c>,
/// <c>--hang-token</c>, <c>--hang-callback</c>, <c>--hang-join</c>, <c>--hang-async</c> (an async one that blocks) and <c>--hang-await</c>
/// lets that function never end, and say the signal once there is one; <c>--fail</c> lets a callback throw; <c>--linger</c> stays after the run.
/// </remarks>
internal static class SignalProgram
{
    internal static int Run(string[] flags)
    {
        if (flags.Contains("--hog"))
            Hog();

        var service = new SignalService(flags.Contains("--timeout") ? new() { JoinTimeout = TimeSpan.FromMilliseconds(1) } : null);
        void Hang(string flag)
        {
            if (!flags.Contains(flag))
                return;
            Console.WriteLine($"hangs: {flag}");
            SpinWait.SpinUntil(() => service.Signal is not null); // after RequestExit the token is cancelled before any signal came
            Console.WriteLine($"signal: {service.Signal}");
            Thread.Sleep(Timeout.Infinite);
        }

        service.Token.Register(() => // not disposed: that would wait for it
        {
            Console.WriteLine("token");
            Hang("--hang-token");
        });
        service
            .AddStartup(async () =>
            {
                await Task.Yield();
                Console.WriteLine("startup 1");
            })
            .AddStartup(() =>
            {
                Console.WriteLine("startup 2");
                if (flags.Contains("--exit-in-startup"))
                    service.RequestExit();
            })
            .AddStartup(() => Hang("--hang-startup"))
            .AddStartup(() => Console.WriteLine("ready"))
            .AddCallback(() => Console.WriteLine($"callback 1: {service.Signal?.ToString() ?? "no signal"}"))
            .AddCallback(() => flags.Contains("--fail") ? throw new IOException("the callback's error") : Task.CompletedTask)
            .AddCallback(() => Hang("--hang-callback"))
            .AddCallback(async () =>
            {
                await Task.Yield();
                Console.WriteLine("callback 2");
            })
            .AddJoin(() => Console.WriteLine("join 1"))
            .AddJoin(() => Hang("--hang-join"))
            .AddJoin(async () =>
            {
                Hang("--hang-async");
                if (flags.Contains("--hang-await"))
                {
                    Console.WriteLine("hangs: --hang-await");
                    await Task.Delay(Timeout.Infinite);
                }
            })
            .AddJoin(() => Console.WriteLine("join 2"));

        if (flags.Contains("--exit-later"))
            service.AddStartup(() => new Thread(service.RequestExit).Start());

        var code = flags.Contains("--loop") ? RunOnLoop(service) : service.Run();
        Console.WriteLine($"returned {code}");
        if (flags.Contains("--linger"))
            Thread.Sleep(Timeout.Infinite);
        return code;
    }

    private static int RunOnLoop(SignalService service)
    {
        using var loop = new EventLoop();
        return loop.RunUntilComplete(() => service.RunAsync());
    }

    /// <summary>Blocks the pool's threads, and those it adds with time.</summary>
    private static void Hog()
    {
        for (var i = 0; i < 1_000; i++)
            ThreadPool.UnsafeQueueUserWorkItem(static _ => Thread.Sleep(Timeout.Infinite), null);
    }
}
