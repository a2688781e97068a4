using System.Runtime.InteropServices;

namespace Rungs.Tour.Ladder;

/// <summary>Tells files from pipes, sockets and devices, which .NET does not; merely opening a pipe would hang.</summary>
internal static partial class RegularFile
{
    private const int CurrentDirectory = -100; // AT_FDCWD
    private const int DoNotFollowLinks = 0x100; // AT_SYMLINK_NOFOLLOW
    private const uint OnlyType = 1; // STATX_TYPE
    private const int StatusSize = 256;
    private const int ModeOffset = 28;
    private const int TypeMask = 0xF000;
    private const int TypeRegular = 0x8000;

    /// <summary>Whether a file is at <paramref name="path"/>; true also where that cannot be told, so that opening it says why.</summary>
    internal static bool IsAt(string path)
    {
        if (!OperatingSystem.IsLinux())
            return true;

        var status = new byte[StatusSize];
        if (Statx(CurrentDirectory, path, DoNotFollowLinks, OnlyType, status) != 0)
            return true;
        var mode = BitConverter.ToUInt16(status, ModeOffset);
        return (mode & TypeMask) == TypeRegular;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(int directory, string path, int flags, uint mask, [Out] byte[] status);
}
