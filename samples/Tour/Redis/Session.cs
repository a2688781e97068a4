using Rungs.Tour.Redis.Commands;

namespace Rungs.Tour.Redis;

/// <summary>A client's conversation, whatever carries its bytes: what came is in <see cref="Input"/>, what goes is in <see cref="Output"/>.</summary>
/// <remarks>
/// A command that begins with <c>*</c> is RESP; anything else is a line, see <see cref="LineProtocol"/>. A client may change between
/// them from one command to the next.
/// <code>
/// open ──QUIT, protocol error, line too long──► closing: takes no more; goes when its replies are sent
///   └───reply too long──► broken: goes at once
/// </code>
/// </remarks>
internal sealed class Session(ServerState server) : IDisposable
{
    private readonly RespParser _parser = new(server.Options);

    internal ByteBuffer Input { get; } = new(server.Options.MaxInput, server.Buffers);

    internal ByteBuffer Output { get; } = new(server.Options.MaxOutput, server.Buffers);

    internal ServerState Server => server;

    internal Keyspace Keys => server.Keys;

    internal ReplyWriter Replies => new(Output);

    /// <summary>A number of its own, from 1.</summary>
    internal long Id { get; } = server.NextClientId();

    /// <summary>What CLIENT SETNAME said; empty for nothing.</summary>
    internal byte[] Name { get; set; } = [];

    /// <summary>Whether it takes no more commands.</summary>
    internal bool IsClosing { get; private set; }

    /// <summary>Whether its replies cannot be sent whole, so that none may be sent any more.</summary>
    internal bool IsBroken { get; private set; }

    /// <summary>Whether so many replies are unsent that the next commands wait.</summary>
    internal bool IsPaused => Output.Length >= server.Options.PauseAtOutput;

    /// <summary>Executes the commands that are there in full, until replies have to be sent.</summary>
    internal void Execute()
    {
        try
        {
            while (!IsClosing && !IsPaused && Input.Length > 0 && (Input.Unread[0] == '*' ? TryExecuteResp() : TryExecuteLine()))
                server.Commands++;
        }
        catch (BufferLimitException)
        {
            IsBroken = IsClosing = true;
        }
    }

    /// <summary>Room for what the client sends; none where it has sent more than it may, which ends it.</summary>
    internal Span<byte> RoomForInput()
    {
        try
        {
            return Input.Room(1);
        }
        catch (BufferLimitException)
        {
            Fail("ERR Protocol error: too big request");
            return [];
        }
    }

    /// <summary>Answers, and takes no more.</summary>
    internal void Quit(ReadOnlySpan<byte> reply)
    {
        Replies.Raw(reply);
        IsClosing = true;
    }

    /// <summary>Gives its buffers back.</summary>
    public void Dispose()
    {
        Input.Release();
        Output.Release();
    }

    /// <returns>Whether the command was there in full.</returns>
    private bool TryExecuteResp()
    {
        var bytes = Input.Unread;
        switch (_parser.Parse(bytes))
        {
            case Parsing.Incomplete:
                return false;
            case Parsing.Broken:
                Fail(_parser.Error);
                return true;
        }

        if (_parser.Arguments.Length > 0)
            CommandTable.Execute(new Request(bytes, _parser.Arguments), this);
        Input.Take(_parser.Length);
        _parser.Reset();
        return true;
    }

    /// <returns>Whether the line was there in full.</returns>
    private bool TryExecuteLine()
    {
        var line = Input.Unread;
        var end = line.IndexOf((byte)'\n');
        if ((end < 0 ? line.Length : end) > server.Options.MaxLine)
        {
            Quit("ERROR\n"u8);
            return true;
        }

        if (end < 0)
            return false;
        LineProtocol.Execute(line[..end].TrimEnd((byte)'\r'), this);
        Input.Take(end + 1);
        return true;
    }

    private void Fail(string error)
    {
        Replies.Error(error);
        IsClosing = true;
    }
}
