using Rungs.Contract;

// Prints what the contract's tests said of each rung: dotnet run --project build/Contract -- REPORT, the XML report of xunit.
if (args is not [var path])
{
    Console.Error.WriteLine("usage: contract REPORT.xml (make contract)");
    return 2;
}

var results = Report.Read(path);
if (results.Count == 0)
{
    Console.Error.WriteLine($"{path} has no results of contract tests.");
    return 2;
}

new Table(results).Print(Console.Out);
return results.Any(static result => result.Verdict == Verdict.Failed) ? 1 : 0;
