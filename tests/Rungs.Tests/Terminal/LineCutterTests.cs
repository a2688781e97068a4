using System.Text;
using Rungs.Terminal;

namespace Rungs.Tests.Terminal;

public sealed class LineCutterTests
{
    [Theory]
    [InlineData("a\nb\n", "a", "b")]
    [InlineData("a\r\nb\r\n", "a", "b")]
    [InlineData("a\rb\n", "a\rb")]
    [InlineData("\n\r\n\n", "", "", "")]
    [InlineData("grün €\n𝄞 clef\n", "grün €", "𝄞 clef")]
    [InlineData("last", "last")]
    [InlineData("last\r", "last\r")]
    [InlineData("")]
    public void Add_InPiecesOfAnySize_CutsTheSameLines(string text, params string[] lines)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var size = 1; size <= bytes.Length + 1; size++)
        {
            var cutter = new LineCutter(Encoding.UTF8);
            List<string?> cut = [];
            foreach (var piece in bytes.Chunk(size))
                cutter.Add(piece, cut);
            cutter.End(cut);
            if (cut is [.., not null] && !text.EndsWith('\n'))
                cutter.End(cut); // a last line without its end comes before the end

            Assert.Equal([.. lines, null], cut);
        }
    }

    [Fact]
    public void Add_OfBrokenBytes_KeepsTheRest()
    {
        var cutter = new LineCutter(Encoding.UTF8);
        List<string?> cut = [];

        cutter.Add([(byte)'a', 0xFF, (byte)'b', (byte)'\n', 0xE2, 0x82], cut);
        cutter.End(cut);

        Assert.Equal(["a\uFFFDb", "\uFFFD"], cut);
    }
}
