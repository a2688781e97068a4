using Rungs.Tour.Redis;

namespace Rungs.Tour.Tests.Redis;

/// <summary>Bytes for a session that has no socket.</summary>
internal static class SessionFeeding
{
    internal static void Feed(this Session session, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && !session.IsClosing)
        {
            var room = session.RoomForInput();
            var count = Math.Min(room.Length, bytes.Length);
            bytes[..count].CopyTo(room);
            session.Input.Commit(count);
            bytes = bytes[count..];
            session.Execute();
        }
    }
}
