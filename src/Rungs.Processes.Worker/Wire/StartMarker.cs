using System.IO.MemoryMappedFiles;

namespace Rungs.Processes.Wire;

/// <summary>A page that worker and pool share: which call was begun last, and whether the worker ended on purpose. It outlives the worker.</summary>
/// <remarks>
/// So a pool knows, after a kill -9, which calls had begun, without a message for each. The worker writes the call's number before it
/// calls; nobody reads before the worker's end, which the kernel makes visible after all that the worker wrote.
/// </remarks>
internal sealed class StartMarker : IDisposable
{
    private const int Size = 4096;

    private const int StartedAt = 0;

    private const int ExitingAt = 8;

    private readonly MemoryMappedFile _file;

    private readonly MemoryMappedViewAccessor _view;

    private StartMarker(string path)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, Size);
        _view = _file.CreateViewAccessor(0, Size);
    }

    /// <summary>For the pool.</summary>
    /// <exception cref="IOException">There is no room for it.</exception>
    internal static StartMarker Create(string path)
    {
        using (var file = new FileStream(path, FileMode.CreateNew))
            file.Write(new byte[Size]); // now: a page that finds no room on the disk later ends whoever writes it
        return Open(path);
    }

    /// <summary>For the worker.</summary>
    internal static StartMarker Open(string path) => new(path);

    /// <summary>The number of the call that was begun last; 0 before the first.</summary>
    internal long Started
    {
        get => _view.ReadInt64(StartedAt);
        set => _view.Write(StartedAt, value);
    }

    /// <summary>Whether the process has left by itself, so that its exit code is no signal.</summary>
    internal bool IsExiting
    {
        get => _view.ReadBoolean(ExitingAt);
        set => _view.Write(ExitingAt, value);
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
