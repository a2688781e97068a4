using Rungs;
using Rungs.Loops;

namespace Snippets.Docs.Guide;

/// <summary>The code of docs/guide/arguments.md.</summary>
internal static class ArgumentsSnippets
{
    internal static async Task LambdaAsync()
    {
        // snippet: arguments-lambda
        static string Hello(string name, int times) => string.Join(' ', Enumerable.Repeat($"hello {name}", times));

        var name = "joe";
        var plan = new ParallelRunner<string>().Schedule(() => Hello(name, 2));   // holds the variable, not its value
        name = "ann";
        Console.WriteLine((await plan.RunAsync())[0]);

        var helloAsync = Async.ToAsync<string, int, string>(Hello);               // the same function, to be awaited
        Console.WriteLine(await helloAsync("joe", 1));
        // end
        // prints: hello ann hello ann
        // prints: hello joe
    }

    internal static async Task LoopVariableAsync()
    {
        // snippet: arguments-loop-variable
        var wrong = new SerialRunner<int>();
        for (var i = 0; i < 3; i++)
            wrong.Schedule(() => i * 10);              // one i for all three, and it is 3 when they run
        Console.WriteLine(string.Join(", ", await wrong.RunAsync()));

        var right = new SerialRunner<int>();
        foreach (var i in Enumerable.Range(0, 3))
            right.Schedule(() => i * 10);              // foreach has a variable for each turn
        Console.WriteLine(string.Join(", ", await right.RunAsync()));
        // end
        // prints: 30, 30, 30
        // prints: 0, 10, 20
    }

    // snippet: arguments-portable
    internal static class Greetings
    {
        [Portable]
        internal static string Hello(string name) => $"hello {name}";
    }

    internal static async Task PortableAsync()
    {
        var name = "joe";
        var work = Work.Portable(() => Greetings.Hello(name)); // the value, now: it may have to travel
        name = "ann";
        Console.WriteLine(await new SerialRung().RunAsync(work));
    }
    // end
    // prints: hello joe

    internal static Task NamesAsync()
    {
        // snippet: arguments-names
        static async Task FetchAsync(string page) => await Task.Delay(10);

        Console.WriteLine(Work.Of(() => FetchAsync("a")).Name);                      // the text of the lambda
        Console.WriteLine(Work.Of(() => FetchAsync("a"), name: "front page").Name);  // a name of yours

        using var loop = new EventLoop();
        loop.RunUntilComplete(async () =>
        {
            var fetching = loop.CreateTask(() => FetchAsync("b"));
            Console.WriteLine(string.Join(", ", loop.Tasks.Select(task => task.Name)));  // what is alive, by name
            await fetching;
        });
        // end
        // prints: FetchAsync("a")
        // prints: front page
        // prints: FetchAsync("b")
        return Task.CompletedTask;
    }
}
