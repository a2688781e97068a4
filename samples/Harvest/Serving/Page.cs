using System.Text;

namespace Rungs.Harvest.Serving;

/// <summary>The pages of the test server: the same for a seed and a number, always.</summary>
internal static class Page
{
    private static readonly string[] s_words = ["ladder", "rung", "loop", "thread", "signal", "queue", "harvest", "batch", "page", "strand"];

    internal static byte[] Html(int seed, int number)
    {
        var random = new Random(unchecked((seed * 397) ^ number));
        var html = new StringBuilder($"<!DOCTYPE html>\n<html><head><title>Page {number} &amp; more</title></head>\n<body>\n");
        var paragraphs = random.Next(1, 200);
        for (var i = 0; i < paragraphs; i++)
        {
            html.Append("<p>");
            for (var word = random.Next(1, 30); word > 0; word--)
                html.Append(s_words[random.Next(s_words.Length)]).Append(' ');
            if (random.Next(3) == 0)
                html.Append($"<a href=\"/page/{random.Next(1, 1000)}\">more</a>");
            html.Append("</p>\n");
        }

        return Encoding.UTF8.GetBytes(html.Append("</body></html>\n").ToString());
    }
}
