using System.Text.Json;
using Rungs.Harvest.CommandLine;

namespace Rungs.Harvest.Storing;

/// <summary>The pages that could not be stored, a line of JSON each, beside the file of URLs; the next run stores them first.</summary>
internal sealed class UnsentFile(string urls)
{
    internal string Path { get; } = urls + ".unsent";

    /// <exception cref="IOException">It could not be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    internal void Write(IEnumerable<PageRow> rows)
    {
        // Complete or not at all: under its name it is whole.
        var draft = Path + ".part";
        using (var stream = File.Create(draft))
        {
            using (var text = new StreamWriter(stream, leaveOpen: true))
            {
                foreach (var row in rows)
                    text.WriteLine(JsonSerializer.Serialize(row));
            }

            stream.Flush(flushToDisk: true);
        }

        File.Move(draft, Path, overwrite: true);
    }

    /// <returns>The rows; none where there is no such file.</returns>
    /// <exception cref="UsageException">It is there and cannot be read.</exception>
    internal List<PageRow> Read()
    {
        try
        {
            return File.Exists(Path) ? [.. File.ReadLines(Path).Select(line => JsonSerializer.Deserialize<PageRow>(line)!)] : [];
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{OneLine.Of(Path)} cannot be read: {OneLine.Of(error.Message)}; mend it or move it away");
        }
    }

    internal void Delete() => File.Delete(Path);
}
