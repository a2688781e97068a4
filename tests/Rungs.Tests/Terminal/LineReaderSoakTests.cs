using System.IO.Pipes;
using System.Text;
using Rungs.Terminal;

namespace Rungs.Tests.Terminal;

public sealed class LineReaderSoakTests : IDisposable
{
    /// <summary>So often the sender stops at the end of a line until a read was cancelled, so that some are, however busy the machine is.</summary>
    private const int Stops = 10;

    /// <summary>What the sender waits for where it stops.</summary>
    private readonly SemaphoreSlim _goOn = new(0);

    /// <summary>Whether the sender stops, or is about to: before the last line is whole, so that a read that nobody cancels gets one.</summary>
    private volatile bool _isStopping;

    public void Dispose() => _goOn.Dispose();

    /// <summary>Pieces of lines are sent while reads of both manners are cancelled at any moment: every line comes once, in order.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Lines_WithReadsCancelledAtAnyMoment_ComeOnceAndInOrder(int seed)
    {
        var count = Soak.Share(2_000);
        using var sender = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.None);
        var input = new UnixInput(sender.ClientSafePipeHandle.DangerousGetHandle().ToInt32(), Encoding.UTF8);
        var reader = new LineReader(input);
        var sending = Task.Factory.StartNew(() => Send(sender, count, new Random(seed)), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        List<string> lines = [];
        var random = new Random(seed + 100);
        var cancelled = 0;
        while (true)
        {
            using var cancellation = new CancellationTokenSource();
            var delay = _isStopping || random.Next(4) == 0 ? random.Next(20) : -1;
            var canceller = delay < 0 ? Task.CompletedTask : Task.Run(() =>
            {
                Thread.SpinWait(delay * 50);
                cancellation.Cancel();
            });
            try
            {
                var line = random.Next(2) == 0
                    ? await reader.ReadLineAsync(null, cancellation.Token).OrFailAsync()
                    : await Task.Run(() => reader.ReadLine(null, cancellation.Token)).OrFailAsync();
                if (line is null)
                    break;
                lines.Add(line);
            }
            catch (OperationCanceledException)
            {
                cancelled++;
                if (_isStopping)
                {
                    _isStopping = false;
                    _goOn.Release();
                }
            }

            await canceller;
        }

        await sending.OrFailAsync();
        Assert.Equal(Enumerable.Range(0, count).Select(Line), lines);
        Assert.InRange(cancelled, Stops, int.MaxValue);
    }

    private static string Line(int number) => $"{number} {new string('ö', number % 7)}";

    private void Send(AnonymousPipeServerStream sender, int count, Random random)
    {
        for (var stop = 0; stop < Stops; stop++)
        {
            var numbers = Enumerable.Range(0, count).Where(number => number * Stops / count == stop);
            var bytes = Encoding.UTF8.GetBytes(string.Concat(numbers.Select(static number => Line(number) + "\n")));
            for (var sent = 0; sent < bytes.Length;)
            {
                var size = Math.Min(random.Next(1, 30), bytes.Length - sent);
                sent += size;
                _isStopping = sent == bytes.Length;
                sender.Write(bytes, sent - size, size);
                Thread.SpinWait(random.Next(3000));
            }

            Assert.True(_goOn.Wait(Hang.Limit), "No read was cancelled.");
        }

        sender.Dispose();
    }
}
