using Snippets;

// Runs one snippet by its name.
var snippets = new Dictionary<string, Func<Task>>
{
    ["first-screen"] = ReadmeSnippets.FirstScreenAsync,
};

if (args is not [var name] || !snippets.TryGetValue(name, out var snippet))
{
    Console.Error.WriteLine($"Say which snippet to run: {string.Join(", ", snippets.Keys)}");
    return 2;
}

await snippet();
return 0;
