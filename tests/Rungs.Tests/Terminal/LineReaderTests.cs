using System.IO.Pipes;
using System.Text;
using Rungs.Strands;
using Rungs.Terminal;

namespace Rungs.Tests.Terminal;

public sealed class LineReaderTests : IDisposable
{
    private readonly AnonymousPipeServerStream _sender = new(PipeDirection.Out, HandleInheritability.None);
    private readonly UnixInput _input;
    private readonly LineReader _reader;

    public LineReaderTests()
    {
        _input = new UnixInput(_sender.ClientSafePipeHandle.DangerousGetHandle().ToInt32(), Encoding.UTF8);
        _reader = new LineReader(_input);
    }

    public static TheoryData<bool> Manners => [true, false];

    public void Dispose() => _sender.Dispose();

    [Theory]
    [MemberData(nameof(Manners))]
    public async Task Reads_AreServedInOrder_EachPromptInItsTurn(bool isBlocking)
    {
        List<string> prompts = [];
        var reads = new List<Task<string?>>();
        using var shown = new SemaphoreSlim(0);
        for (var i = 0; i < 3; i++)
        {
            var number = i;
            reads.Add(ReadAsync(isBlocking && i == 0, () =>
            {
                lock (prompts)
                    prompts.Add($"{number}");
                shown.Release();
            }));
            if (i == 0)
                Assert.True(await shown.WaitAsync(Hang.Limit));
        }

        Assert.Equal(["0"], prompts);
        Send("a\n");
        Assert.True(await shown.WaitAsync(Hang.Limit));
        Assert.Equal("a", await reads[0].OrFailAsync());
        Assert.False(reads[1].IsCompleted);
        Assert.Equal(["0", "1"], prompts);
        Send("b\nc\n");

        Assert.Equal(("b", "c"), (await reads[1].OrFailAsync(), await reads[2].OrFailAsync()));
        Assert.Equal(["0", "1", "2"], prompts);
    }

    [Theory]
    [MemberData(nameof(Manners))]
    public async Task CancelledRead_EndsAtOnce_AndTheNextOneIsServed(bool isBlocking)
    {
        using var cancellation = new CancellationTokenSource();
        var shown = new ManualResetEventSlim();
        var first = ReadAsync(isBlocking, shown.Set, cancellation.Token);
        shown.OrFail("the prompt");
        var second = _reader.ReadLineAsync(null, CancellationToken.None);

        cancellation.Cancel();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.OrFailAsync());
        Assert.Equal(cancellation.Token, error.CancellationToken);
        Send("a\n");
        Assert.Equal("a", await second.OrFailAsync());
    }

    [Fact]
    public async Task Cancellation_AfterTheLineWasHad_ComesTooLate()
    {
        using var cancellation = new CancellationTokenSource();
        var context = new HeldContext();
        var read = OnThread.Run(() =>
        {
            SynchronizationContext.SetSynchronizationContext(context);
            return _reader.ReadLineAsync(null, cancellation.Token);
        });
        Send("a\n");
        await context.Held.OrFailAsync(); // the read has its line, and has not gone on

        cancellation.Cancel();
        context.LetGo();

        Assert.Equal("a", await read.OrFailAsync());
    }

    [Fact]
    public async Task Read_BegunWhileTheLastOneIsServed_IsServedToo()
    {
        var reads = OnThread.Run(() =>
        {
            SynchronizationContext.SetSynchronizationContext(InlineContext.Instance);
            return ReadTwoAsync();
        });
        Send("a\n");

        Assert.Equal(("a", "b"), await reads.OrFailAsync());

        async Task<(string?, string?)> ReadTwoAsync()
        {
            var first = await _reader.ReadLineAsync(null, CancellationToken.None);
            var second = _reader.ReadLineAsync(null, CancellationToken.None); // on the thread that serves the first
            Send("b\n");
            return (first, await second);
        }
    }

    [Fact]
    public async Task CancelledToken_ReadsAndShowsNothing()
    {
        Send("a\n");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _reader.ReadLineAsync(() => Assert.Fail("It has no turn."), new CancellationToken(true)).OrFailAsync());
        Assert.ThrowsAny<OperationCanceledException>(() => _reader.ReadLine(() => Assert.Fail("It has no turn."), new CancellationToken(true)));

        Assert.Equal("a", _reader.ReadLine(null, CancellationToken.None));
    }

    [Fact]
    public async Task WithoutAReader_NothingIsTaken()
    {
        using var cancellation = new CancellationTokenSource();
        var read = _reader.ReadLineAsync(null, cancellation.Token);
        cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.OrFailAsync());
        Hang.Until(() => _reader.IsResting, "the thread has left the input");

        Send("x");

        using var other = new AnonymousPipeClientStream(PipeDirection.In, _sender.ClientSafePipeHandle);
        Assert.Equal('x', await Task.Run(other.ReadByte).OrFailAsync());
    }

    [Theory]
    [MemberData(nameof(Manners))]
    public async Task ReadAhead_IsOneBufferAtMost(bool isBlocking)
    {
        const int Buffer = 4096;
        const int Sent = 10_000;
        using var rest = new AnonymousPipeClientStream(PipeDirection.In, _sender.ClientSafePipeHandle);
        Send(string.Concat(Enumerable.Repeat("a\n", Sent / 2)));

        for (var i = 0; i < Buffer / 2; i++)
            Assert.Equal("a", isBlocking ? _reader.ReadLine(null, CancellationToken.None) : await _reader.ReadLineAsync(null, CancellationToken.None).OrFailAsync());

        Hang.Until(() => _reader.IsResting, "the thread has left the input");
        _sender.Dispose();
        using var left = new MemoryStream();
        await rest.CopyToAsync(left).OrFailAsync();
        Assert.Equal(Sent - Buffer, left.Length);
    }

    [Fact]
    public async Task End_IsToldAgainAndAgain()
    {
        Send("last");
        _sender.Dispose();

        Assert.Equal("last", await _reader.ReadLineAsync(null, default).OrFailAsync());
        Assert.Null(await _reader.ReadLineAsync(null, default).OrFailAsync());
        Assert.Null(_reader.ReadLine(null, default));
    }

    [Fact]
    public void BlockingRead_WithEveryPoolThreadBusy_IsServed()
    {
        using var hogs = new PoolHogs();
        Send("a\n");
        Assert.Equal("a", OnThread.Run(() => _reader.ReadLine(null, CancellationToken.None)));
    }

    [Fact]
    public async Task FailedPrompt_GivesTheTurnBack()
    {
        await Assert.ThrowsAsync<IOException>(() => _reader.ReadLineAsync(() => throw new IOException("no output"), default).OrFailAsync());
        Send("a\n");

        Assert.Equal("a", await _reader.ReadLineAsync(null, default).OrFailAsync());
    }

    [Fact]
    public async Task InterruptedThread_LosesNothing()
    {
        var shown = new ManualResetEventSlim();
        Exception? error = null;
        var thread = new Thread(() => error = Record.Exception(() => _reader.ReadLine(shown.Set, CancellationToken.None)));
        thread.Start();
        shown.OrFail("the prompt");
        thread.Interrupt();
        thread.OrFail("the interrupted read");
        Assert.IsType<ThreadInterruptedException>(error);
        Send("a\n");

        Assert.Equal("a", await _reader.ReadLineAsync(null, default).OrFailAsync());
    }

    [Fact]
    public async Task Reader_ThatCannotBeInterrupted_KeepsTheLineForTheNext()
    {
        using var source = new BlockingReader();
        var reader = new LineReader(new ReaderInput(source));
        using var cancellation = new CancellationTokenSource();
        var first = reader.ReadLineAsync(null, cancellation.Token);
        source.Entered.OrFail("the read");
        cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.OrFailAsync());
        source.Lines.Add("a");
        source.Lines.Add("b");

        Assert.Equal("a", await reader.ReadLineAsync(null, default).OrFailAsync());
        Assert.Equal("b", await reader.ReadLineAsync(null, default).OrFailAsync());
    }

    [Fact]
    public async Task ReaderThatFails_FailsTheRead_AndIsAskedAgain()
    {
        using var source = new BlockingReader();
        var reader = new LineReader(new ReaderInput(source));
        source.Lines.Add("fail");
        source.Lines.Add("a");

        var error = await Assert.ThrowsAsync<IOException>(() => reader.ReadLineAsync(null, default).OrFailAsync());

        Assert.Contains("broken", error.Message);
        Assert.Equal("a", await reader.ReadLineAsync(null, default).OrFailAsync());
    }

    private void Send(string text) => _sender.Write(Encoding.UTF8.GetBytes(text));

    private Task<string?> ReadAsync(bool isBlocking, Action prompt, CancellationToken cancellationToken = default) => isBlocking
        ? Task.Factory.StartNew(() => _reader.ReadLine(prompt, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
        : _reader.ReadLineAsync(prompt, cancellationToken);
}
