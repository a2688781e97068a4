using System.Diagnostics;
using System.Net.Sockets;
using Rungs.Processes.Wire;

namespace Rungs.Processes.Launching;

/// <summary>A worker process with its two sockets, from its start to its end.</summary>
/// <remarks>
/// <code>
/// launched ──Connect──► ready: takes calls ──► ended, by itself or killed ──WaitForExit──► its exit is known
///    └── ended, too slow, or not wanted any more ──► Connect throws, with what it wrote to standard error
/// </code>
/// One thread launches it, connects, reads its answers and waits for its end; any thread may kill it.
/// </remarks>
internal sealed class WorkerProcess : IDisposable
{
    /// <summary>An end that is wanted may take so long before it is forced.</summary>
    internal const int LeaveTimeoutMs = 5_000;

    /// <summary>How often it is looked whether a worker that is being set up still lives, and is wanted.</summary>
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);

    private readonly ProcessPoolOptions _options;
    private readonly Process _process;
    private readonly OutputPump _output;
    private readonly OutputPump _errors;

    /// <summary>Holds the socket and the marker until both sides have them; for this user only.</summary>
    private readonly DirectoryInfo _folder;

    private readonly WorkerListener _listener;
    private readonly StartMarker _marker;
    private Socket? _work;
    private Socket? _control;
    private FrameReader? _reader;

    /// <summary>Whether it was killed from here, so that its exit code is none of its own.</summary>
    private volatile bool _isKilled;

    /// <summary>
    /// What counts as a large object in a worker: 16 MiB, in place of 85,000 bytes. Arguments and results live for one call; as large objects each would be
    /// fresh memory of the system, and a full collection would come every few calls. A megabyte there and back takes less than half the time so.
    /// </summary>
    private const string LargeObject = "1000000"; // hexadecimal

    private WorkerProcess(ProcessPoolOptions options, int number, DirectoryInfo folder)
    {
        (_options, _folder) = (options, folder);
        _listener = new WorkerListener(Path.Combine(folder.FullName, "s"));
        try
        {
            _marker = StartMarker.Create(MarkerPath);
            _process = Launch(options, _listener);
        }
        catch
        {
            _listener.Dispose();
            _marker?.Dispose();
            throw;
        }

        Id = _process.Id;
        _process.StandardInput.Close();
        _output = new OutputPump(_process.StandardOutput.BaseStream, $"{options.Name} output {number}", line => options.WorkerOutput(new WorkerLine(number, Id, IsError: false, line)));
        _errors = new OutputPump(_process.StandardError.BaseStream, $"{options.Name} errors {number}", line => options.WorkerOutput(new WorkerLine(number, Id, IsError: true, line)));
    }

    /// <summary>The process.</summary>
    internal int Id { get; }

    /// <summary>Calls and answers. Once connected.</summary>
    internal Socket Work => _work!;

    /// <summary>Cancellations. Once connected.</summary>
    internal Socket Control => _control!;

    /// <summary>Takes the answers. Once connected.</summary>
    internal FrameReader Reader => _reader!;

    /// <summary>The memory it uses now, in bytes; 0 where it has ended.</summary>
    internal long WorkingSet
    {
        get
        {
            try
            {
                _process.Refresh();
                return _process.WorkingSet64;
            }
            catch (Exception error) when (error is InvalidOperationException or System.ComponentModel.Win32Exception or IOException)
            {
                return 0;
            }
        }
    }

    private string MarkerPath => Path.Combine(_folder.FullName, "m");

    /// <summary>Launches a worker.</summary>
    /// <exception cref="WorkerStartException">The system does not start it.</exception>
    internal static WorkerProcess Launch(ProcessPoolOptions options, int number)
    {
        DirectoryInfo? folder = null;
        try
        {
            folder = Directory.CreateTempSubdirectory("rungs-");
            return new WorkerProcess(options, number, folder);
        }
        catch (Exception error)
        {
            TryDelete(folder);
            throw new WorkerStartException($"A worker of '{options.Name}' could not be launched: {error.Message}", error);
        }
    }

    /// <summary>Waits until it is connected and takes calls.</summary>
    /// <param name="sources">Where methods are.</param>
    /// <param name="isWanted">Whether anybody still waits for it.</param>
    /// <param name="refused">Told of those who connected and are not the worker.</param>
    /// <exception cref="WorkerStartException">It did not start; it has ended.</exception>
    internal void Connect(IReadOnlyList<PortableSource> sources, Func<bool> isWanted, Action<Exception> refused)
    {
        try
        {
            var deadline = _options.StartTimeout == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : _options.StartTimeout;
            var start = _options.TimeProvider.GetTimestamp();
            void ThrowIfOver()
            {
                if (_process.HasExited)
                    throw new InvalidOperationException("It ended before it was connected.");
                if (!isWanted())
                    throw new ObjectDisposedException(null, "The pool is disposed.");
                if (_options.TimeProvider.GetElapsedTime(start) > deadline)
                    throw new TimeoutException($"It was not ready within {deadline} (StartTimeout).");
            }

            (_work, _control, _reader) = _listener.Accept(ThrowIfOver, refused);
            SetUp(sources, ThrowIfOver);
        }
        catch (Exception error)
        {
            if (error is TimeoutException or ObjectDisposedException || !HasExitedWithin(LeaveTimeoutMs)) // else it is about to say how
                Kill();
            var exit = WaitForExit();
            Dispose();
            throw new WorkerStartException($"A worker of '{_options.Name}' did not start. {error.Message} It ended with {exit}", error);
        }
        finally
        {
            _listener.Dispose();
            TryDelete(_folder); // both sides have what was in it
        }
    }

    /// <summary>Ends it and what it has started, now. Any thread.</summary>
    internal void Kill()
    {
        _isKilled = true;
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception)
        {
            KillAlone(); // it has ended, or what it had started could not be found, or not be ended
        }
    }

    private void KillAlone()
    {
        try
        {
            _process.Kill();
        }
        catch (Exception error) when (error is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended.
        }
    }

    /// <summary>Waits for its end for a while.</summary>
    internal bool HasExitedWithin(int milliseconds) => _process.WaitForExit(milliseconds);

    /// <summary>Waits for its end, once its sockets say that it is near, or it was killed.</summary>
    internal WorkerExit WaitForExit()
    {
        _process.WaitForExit(Timeout.Infinite);
        _output.WaitForRest();
        _errors.WaitForRest();
        return WorkerExit.From(_process.ExitCode, _marker.IsExiting && !_isKilled, _errors.Tail);
    }

    /// <summary>The last call that it had begun; 0 where none. Once it has ended.</summary>
    internal long Begun => _marker.Started;

    public void Dispose()
    {
        _work?.Dispose();
        _control?.Dispose();
        _marker.Dispose();
        _process.Dispose();
    }

    private void SetUp(IReadOnlyList<PortableSource> sources, Action throwIfOver)
    {
        var setup = new Setup(_options.MaxMessageBytes, MarkerPath, [.. sources.Select(SourceNote.Of)], WorkerStartups.Of(sources)).ToBytes();
        var writer = new FrameWriter(new NetworkStream(Work));
        writer.Begin(FrameType.Setup, 0, setup.Length);
        writer.Write(setup);
        writer.Flush();
        while (!Work.Poll(s_look, SelectMode.SelectRead))
            throwIfOver(); // its startups may never end
        if (!Reader.TryRead(out var header, out var payload))
            throw new ProtocolException("It ended while it was set up.");
        if (header.Type == FrameType.Refused)
            throw new InvalidOperationException($"It could not set itself up: {ErrorNote.From(payload)}");
        if (header.Type != FrameType.Ready)
            throw new ProtocolException($"It answered {header.Type} to its setup.");
        Reader.MaxLength = Math.Max(_options.MaxMessageBytes, Protocol.MaxHandshake); // errors, too, whatever is allowed to results
    }

    private static Process Launch(ProcessPoolOptions options, WorkerListener listener)
    {
        var host = DotnetHost.OfThisProcess;
        var start = new ProcessStartInfo(host.Host, host.ArgumentsFor(listener.Path))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[Protocol.TokenVariable] = listener.Token;
        start.Environment.TryAdd("DOTNET_GCLOHThreshold", LargeObject);
        if (options.MaxWorkerMemory is { } memory)
            start.Environment["DOTNET_GCHeapHardLimit"] = memory.ToString("x", System.Globalization.CultureInfo.InvariantCulture);
        return Process.Start(start)!;
    }

    private static void TryDelete(DirectoryInfo? folder)
    {
        try
        {
            folder?.Delete(recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A folder that stays is no reason to lose a worker; it holds nothing but names.
        }
    }
}
