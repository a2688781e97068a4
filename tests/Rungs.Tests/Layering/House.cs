namespace Rungs.Tests.Layering;

/// <summary>Which room (folder of src/Rungs) may use which others. Rooms that are not built yet are in the plan already.</summary>
internal static class House
{
    private static readonly string[] s_ground = ["Work", "Diagnostics"];

    private static readonly string[] s_floors = [.. s_ground, "Coordination", "Loops", "Threads", "Strands", "Bridge", "Runners"];

    internal static IReadOnlyDictionary<string, string[]> MayUse { get; } = new Dictionary<string, string[]>
    {
        ["Work"] = [],
        ["Diagnostics"] = ["Work"],
        ["Coordination"] = s_ground,
        ["Loops"] = [.. s_ground, "Coordination"],
        ["Threads"] = [.. s_ground, "Coordination"],
        ["Strands"] = [.. s_ground, "Coordination", "Threads"],
        ["Bridge"] = [.. s_ground, "Coordination", "Loops", "Threads"],
        ["Runners"] = [.. s_ground, "Coordination", "Loops", "Threads", "Bridge"],

        // Side rooms: each stands on the floors, none on another side room.
        ["Tasks"] = s_floors,
        ["Caching"] = s_floors,
        ["Streams"] = s_floors,
        ["Scheduling"] = s_floors,
        ["Signals"] = s_floors,
        ["Terminal"] = s_floors,
    };

    /// <summary>Which rooms the packages beside the core may use.</summary>
    internal static IReadOnlyDictionary<string, string[]> PackagesMayUse { get; } = new Dictionary<string, string[]>
    {
        ["Rungs.Processes.Worker"] = [.. s_ground, "Coordination"],
        ["Rungs.Processes"] = [.. s_ground, "Coordination"],
        ["Rungs.Hosts"] = [.. s_ground, "Coordination"],
        ["Rungs.Worker"] = [.. s_ground, "Coordination", "Threads", "Signals"],
    };

    /// <summary>Which packages of this repository a package may reference.</summary>
    internal static IReadOnlyDictionary<string, string[]> PackagesMayReference { get; } = new Dictionary<string, string[]>
    {
        ["Rungs.Processes.Worker"] = ["Rungs"],
        ["Rungs.Processes"] = ["Rungs", "Rungs.Processes.Worker"],
        ["Rungs.Hosts"] = ["Rungs"],
        ["Rungs.Worker"] = ["Rungs", "Rungs.Hosts", "Rungs.Processes"],
    };

    /// <summary>The namespace of a room: the three that make up the front door share one.</summary>
    internal static string NamespaceOf(string room) => room is "Work" or "Bridge" or "Runners" ? "Rungs" : $"Rungs.{room}";

    /// <summary>A circle in <paramref name="mayUse"/> as its rooms in order, the first one repeated at the end; null where there is none.</summary>
    internal static IReadOnlyList<string>? FindCircle(IReadOnlyDictionary<string, string[]> mayUse)
    {
        HashSet<string> finished = [];
        List<string> path = [];

        IReadOnlyList<string>? Visit(string room)
        {
            var start = path.IndexOf(room);
            if (start >= 0)
                return [.. path[start..], room];
            if (finished.Contains(room))
                return null;

            path.Add(room);
            foreach (var used in mayUse[room])
            {
                if (Visit(used) is { } circle)
                    return circle;
            }

            path.RemoveAt(path.Count - 1);
            finished.Add(room);
            return null;
        }

        return mayUse.Keys.Select(Visit).FirstOrDefault(circle => circle is not null);
    }
}
