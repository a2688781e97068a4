using Rungs;
using Rungs.Processes;
using Rungs.Threads;

namespace Snippets.Docs;

/// <summary>The code of docs/portable-work.md.</summary>
internal static class PortableWorkSnippets
{
    // snippet: portable-work
    internal sealed record Words(string Text, int Count);

    internal static class Texts
    {
        [Portable(Idempotent = true)]
        internal static Words Count(string text) => new(text, text.Split(' ').Length);
    }

    internal static async Task UseAsync()
    {
        await using var threads = new ElasticThreads();
        await using var processes = new ProcessPool();
        var work = Work.Portable(() => Texts.Count("one two three"));
        foreach (var rung in new IRung[] { new SerialRung(), threads, processes })
            Console.WriteLine($"{rung.Level}: {await rung.RunAsync(work)}");
    }
    // end
    // prints: Serial: Words { Text = one two three, Count = 3 }
    // prints: Threads: Words { Text = one two three, Count = 3 }
    // prints: Processes: Words { Text = one two three, Count = 3 }

    internal static Task RefusedAsync()
    {
        // snippet: portable-work-refused
        try
        {
            Work.Portable(() => Path.GetFileName("a/b.txt"));
        }
        catch (ArgumentException error)
        {
            Console.WriteLine(error.Message);
        }
        // end
        // prints: 'Path.GetFileName' is not marked [Portable], so it cannot be called from afar. Mark it, or run it here with Work.Of(() => ...). (Parameter 'call')
        return Task.CompletedTask;
    }

    // snippet: portable-work-progress
    internal static class Copy
    {
        [Portable]
        internal static int Files(string[] names, IProgress<string> progress, CancellationToken cancellationToken)
        {
            foreach (var name in names)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress.Report(name);
            }

            return names.Length;
        }
    }

    internal sealed class Lines : IProgress<string>
    {
        public void Report(string value) => Console.WriteLine($"copying {value}");
    }

    internal static async Task ProgressAsync()
    {
        await using var pool = new ProcessPool();
        var progress = new Lines();
        string[] names = ["a.txt", "b.txt"];
        var count = await pool.RunAsync(() => Copy.Files(names, progress, default));
        Console.WriteLine($"{count} files");
    }
    // end
    // prints: copying a.txt
    // prints: copying b.txt
    // prints: 2 files
}
