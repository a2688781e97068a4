using System.Reflection;
using System.Runtime.InteropServices;
using Rungs.Processes.Wire;

namespace Rungs.Processes.Worker;

/// <summary>Takes calls from the pool, one after the other, and answers them.</summary>
/// <remarks>
/// <code>
/// connected ──Setup──► startups run ──Ready──► takes a call ──► begun (marked) ──► answered ──► takes the next
///                        └──fails──► Refused, ends                    └── the pool closes: ends, also amid a call
/// </code>
/// Calls run on the process's first thread, which also reads them; a second one reads the control socket.
/// </remarks>
internal sealed class WorkerLoop
{
    private readonly FrameReader _reader;
    private readonly Answers _answers;
    private readonly ControlReader _control;

    /// <summary>The context of every call: nothing that a call before has set is seen.</summary>
    private readonly ExecutionContext _context = ExecutionContext.Capture()!;

    /// <summary>Where methods are, in the pool's order; what does not load here costs those who call it, and nobody else.</summary>
    private readonly List<(PortableSource? Source, Exception? Problem)> _sources = [];

    /// <summary>Methods that were called, by the two numbers that name them, as one: a dictionary of pairs would have to be compiled first.</summary>
    private readonly Dictionary<long, RemoteMethod> _methods = [];

    /// <summary>Long arguments of the next call.</summary>
    private readonly List<byte[]> _blobs = [];

    /// <summary>The number of the last call.</summary>
    private long _last;

    internal WorkerLoop(Stream work, Stream control)
    {
        _reader = new FrameReader(work, Protocol.MaxHandshake);
        _answers = new Answers(new FrameWriter(work));
        _control = new ControlReader(control);
    }

    /// <returns>The exit code.</returns>
    /// <exception cref="ProtocolException">The pool sent garbage.</exception>
    internal int Run()
    {
        if (!_reader.TryRead(out var header, out var payload))
            return 0;
        if (header.Type != FrameType.Setup)
            throw new ProtocolException($"Setup was expected, {header.Type} came.");
        var setup = Wire.Setup.From(payload);
        var marker = StartMarker.Open(setup.MarkerPath); // as long as the process
        AppDomain.CurrentDomain.ProcessExit += (_, _) => marker.IsExiting = true;
        _control.Start(); // before the startups, which may never end: the pool's end is heard all the same
        try
        {
            Prepare(setup);
        }
        catch (Exception error)
        {
            _answers.Refuse((error as TargetInvocationException)?.InnerException ?? error);
            return Protocol.StartExitCode;
        }

        _reader.MaxLength = Math.Max(setup.MaxMessage, Protocol.MaxHandshake);
        _answers.MaxLength = setup.MaxMessage;
        _answers.Ready();
        while (_reader.TryRead(out header, out payload))
        {
            if (header.Type == FrameType.Sources)
                Add(PayloadWriter.Read(payload, SourceNote.ReadAll));
            else if (header.Type == FrameType.Call && header.Id == _last + 1)
                Answer(marker, _last = header.Id, header.Flags == FrameHeader.IsTimed, payload);
            else if (header.Type == FrameType.Blob && header.Id == _last + 1)
                Keep(payload);
            else
                throw new ProtocolException($"{header.Type} {header.Id} came after call {_last}.");
        }

        return 0;
    }

    private void Prepare(Setup setup)
    {
        Add(setup.Sources);
        foreach (var (source, token) in setup.Startups)
        {
            var method = (MethodInfo)Source(source).Assembly.ManifestModule.ResolveMethod(token)!;
            if (method.Invoke(null, null) is Task task)
                task.GetAwaiter().GetResult();
        }
    }

    private void Add(SourceNote[] notes)
    {
        foreach (var note in notes)
        {
            try
            {
                var source = note.Load();
                _sources.Add((source, null));
                if (source.Type is null)
                    PortableRegistry.Add(source.Assembly);
                else
                    PortableRegistry.Add(source.Type);
            }
            catch (Exception error)
            {
                _sources.Add((null, error));
            }
        }
    }

    /// <summary>Keeps a blob for the call that follows it.</summary>
    private void Keep(Memory<byte> payload)
    {
        if (payload.Length + _blobs.Sum(static blob => (long)blob.Length) > _reader.MaxLength)
            throw new ProtocolException($"The blobs of call {_last + 1} are more than {_reader.MaxLength} bytes.");
        _blobs.Add(_reader.IsKept && MemoryMarshal.TryGetArray<byte>(payload, out var whole) ? whole.Array! : payload.ToArray());
    }

    private PortableSource Source(int place)
    {
        var (source, problem) = _sources[place];
        return source ?? throw new InvalidOperationException($"What it is registered with cannot be loaded in a worker: {problem!.Message}", problem);
    }

    private void Answer(StartMarker marker, long id, bool isTimed, Memory<byte> payload)
    {
        using var call = new RemoteCall(id, isTimed, _control, _answers);
        try
        {
            var request = CallNote.From(payload);
            call.Prepare(Find(request.Source, request.Token), request, [.. _blobs]);
        }
        catch (Exception error)
        {
            _blobs.Clear();
            _answers.Error(id, error);
            return;
        }

        _blobs.Clear();
        marker.Started = id;
        ExecutionContext.Run(_context, static call => ((RemoteCall)call!).Run(), call);
    }

    /// <exception cref="InvalidOperationException">Nothing is registered under these numbers.</exception>
    private RemoteMethod Find(int source, int token)
    {
        var key = ((long)source << 32) | (uint)token;
        if (_methods.TryGetValue(key, out var known))
            return known;
        if (source >= _sources.Count || (token >> 24) != 0x06)
            throw new InvalidOperationException($"No method is registered as {source}:{token:x8}.");

        var method = Source(source).Assembly.ManifestModule.ResolveMethod(token) as MethodInfo;
        if (method is null || !Source(source).Holds(method))
            throw new InvalidOperationException($"No method is registered as {source}:{token:x8}.");
        return _methods[key] = new RemoteMethod(PortableMethod.Of(method));
    }
}
