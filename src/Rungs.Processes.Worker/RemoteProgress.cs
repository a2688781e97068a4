namespace Rungs.Processes.Worker;

/// <summary>Sends what a function reports to its caller; once the call is over, nowhere.</summary>
internal sealed class RemoteProgress<T>(RemoteCall call, int index) : IProgress<T>
{
    public void Report(T value) => call.Report(index, value, typeof(T));
}
