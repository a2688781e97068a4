using Rungs.Tour.CommandLine;

namespace Rungs.Tour.Limits;

/// <summary>One server after another, each with its kind of client.</summary>
internal static class LimitsRun
{
    internal static async Task<int> RunAsync(LimitsOptions options, CancellationToken cancellationToken)
    {
        Console.Out.WriteLine(
            $"{options.Requests} requests, {options.Callers} at once; the server allows {options.Limit} in {options.Window.TotalMilliseconds} ms");
        Console.Out.WriteLine($"{"client",-8} {"requests",9} {"sent",6} {"429s",6} {"seconds",9}  each done once");

        var isComplete = await RunAsync("none", new NoPacing(), isShared: false);
        isComplete &= await RunAsync("limiter", new LimiterPacing(options.Limit, options.Window), isShared: false);
        isComplete &= await RunAsync("shared", new LimiterPacing(options.Limit, options.Window), isShared: true);
        return isComplete ? ExitCode.Success : ExitCode.Incomplete;

        async Task<bool> RunAsync(string name, Pacing pacing, bool isShared)
        {
            using (pacing)
            {
                var pass = await LimitsPass.RunAsync(name, options, pacing, isShared, cancellationToken);
                Console.Out.WriteLine(
                    $"{pass.Client,-8} {options.Requests,9} {pass.Sent,6} {pass.Refused,6} {pass.Elapsed.TotalSeconds,9:F3}  {(pass.EachOnce ? "yes" : "no")}");
                return pass.EachOnce;
            }
        }
    }
}
