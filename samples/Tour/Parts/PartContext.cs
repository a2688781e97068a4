using System.Globalization;

namespace Rungs.Tour.Parts;

/// <summary>What a part is given: where it prints, its clock, and what the command line says.</summary>
/// <param name="output">Where it prints.</param>
/// <param name="time">Its clock: the system's, or that of a test, which does not wait.</param>
internal sealed class PartContext(TextWriter output, TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    /// <summary>The clock.</summary>
    internal TimeProvider Time => time;

    /// <summary>Blocks the thread for so long: <see cref="Thread.Sleep(TimeSpan)"/>, save under the clock of a test.</summary>
    internal Action<TimeSpan> Sleep { get; init; } = Thread.Sleep;

    /// <summary>What carries requests: the network, save in a test.</summary>
    internal Func<HttpMessageHandler> Network { get; init; } = static () => new SocketsHttpHandler();

    /// <summary>Where the server listens: <c>--server</c>.</summary>
    internal Uri Server { get; init; } = new("http://127.0.0.1:8000/");

    /// <summary>How much part 15 computes: <c>--unit</c>.</summary>
    internal long Unit { get; init; } = 30_000_000;

    /// <summary>Where part 17 listens: <c>--port</c>.</summary>
    internal int Port { get; init; } = 1337;

    /// <summary>The time since the part began.</summary>
    internal TimeSpan Elapsed => time.GetElapsedTime(_start);

    /// <summary>The same as text, to the nearest half second: what is waited for is a multiple of that, and the rest is the machine's.</summary>
    internal string Now => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(Elapsed.TotalSeconds * 2) / 2:F1} s");

    /// <summary>A client of the server.</summary>
    internal HttpClient NewHttpClient() => new(Network()) { BaseAddress = Server };

    /// <summary>Prints a line.</summary>
    internal void Print(string line) => output.WriteLine(line);

    /// <summary>Prints a line, and before it the time since the part began.</summary>
    internal void Say(string line) => Print($"{Now}  {line}");
}
