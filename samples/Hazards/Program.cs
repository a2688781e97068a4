using Hazards;

// The catalogue of classic standstills: --table runs all and prints what became of them, --plain runs one on plain pieces.
switch (args)
{
    case ["--table"]:
        return await Table.PrintAsync();
    case ["--plain", var name]:
        var hazard = Catalogue.Find(name);
        Console.WriteLine("started");
        hazard.Plain();
        Console.WriteLine("ended");
        return 0;
    default:
        Console.Error.WriteLine("Usage: Hazards --table | --plain <name>");
        return 2;
}
