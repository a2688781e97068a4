using Rungs.Streams;

namespace Snippets.Docs;

/// <summary>The code of docs/waterfall.md.</summary>
internal static class WaterfallSnippets
{
    internal static async Task UseAsync()
    {
        // snippet: waterfall
        void Save(IReadOnlyList<string> rows) // blocks, as databases do
        {
            if (rows.Contains("?"))
                throw new InvalidDataException("a row is bad");
            Console.WriteLine($"saved {string.Join(", ", rows)}");
        }

        var options = new WaterfallOptions<string>
        {
            Capacity = 100, // whoever puts more waits
            OnError = (error, rows) => Console.WriteLine($"{error.Message}: {string.Join(", ", rows)}"),
        };

        await using (var waterfall = new Waterfall<string>(maxWait: TimeSpan.FromSeconds(10), maxQuantity: 3, Save, options).Start())
        {
            foreach (var row in new[] { "a", "b", "c", "d", "?", "f" })
                waterfall.Put(row);        // blocking code
            await waterfall.PutAsync("g"); // async code
        } // saves what is left, and waits for it
        // end
        // prints: saved a, b, c
        // prints: a row is bad: d, ?, f
        // prints: saved g
    }
}
