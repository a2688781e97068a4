using Rungs.Loops;

namespace Rungs.Tour.Parts;

/// <summary>Part 7, awaitables: async disposal, for what has to wait before it is gone.</summary>
/// <remarks>
/// In Python: <c>async with</c>, and <c>__aexit__</c>. In JavaScript: <c>await using</c>, and <c>Symbol.asyncDispose</c>. Takes 1.5 s
/// and prints:
/// <code>
/// 0.0 s  connection opens
/// 0.0 s  transaction opens
/// 0.0 s  working
/// 0.5 s  transaction is closed
/// 1.0 s  connection is closed
/// 1.0 s  door opens
/// 1.5 s  door is closed
/// 1.5 s  caught afterwards: it burns
/// </code>
/// </remarks>
internal static class Part07
{
    internal static async Task RunAsync(PartContext part, CancellationToken token)
    {
        await WorkAsync();
        try
        {
            await using var door = new Resource(part, "door");
            throw new InvalidOperationException("it burns"); // the way out waits too
        }
        catch (InvalidOperationException error)
        {
            part.Say($"caught afterwards: {error.Message}");
        }

        async Task WorkAsync()
        {
            await using var connection = new Resource(part, "connection");
            await using var transaction = new Resource(part, "transaction");
            part.Say("working");
        } // the last opened is closed first
    }

    private sealed class Resource : IAsyncDisposable
    {
        private readonly PartContext _part;
        private readonly string _name;

        internal Resource(PartContext part, string name)
        {
            (_part, _name) = (part, name);
            part.Say($"{name} opens");
        }

        public async ValueTask DisposeAsync()
        {
            await EventLoop.Current.Delay(TimeSpan.FromSeconds(0.5), CancellationToken.None);
            _part.Say($"{_name} is closed");
        }
    }
}
