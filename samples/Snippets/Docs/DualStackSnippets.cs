using Rungs.Coordination;

namespace Snippets.Docs;

/// <summary>The code of docs/dual-stack.md.</summary>
internal static class DualStackSnippets
{
    internal static async Task UseAsync()
    {
        // snippet: dual-stack
        var connections = new DualStack<string>();
        connections.Put("cold");
        connections.Put("warm");

        var first = connections.Take();            // the one given back last; blocks while there is none
        var second = await connections.TakeAsync();
        Console.WriteLine($"{first}, then {second}");

        var waiting = connections.TakeAsync();     // none is left: waits
        connections.Put(second);                   // goes straight to who waits
        Console.WriteLine($"{await waiting}, with {connections.Count} left");
        // end
        // prints: warm, then cold
        // prints: cold, with 0 left
    }
}
