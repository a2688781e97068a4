using System.Xml.Linq;

namespace Rungs.Contract;

/// <summary>What a rung did with a clause of the contract. The worse one counts where a clause has several tests.</summary>
internal enum Verdict
{
    /// <summary>The rung does not promise it.</summary>
    NotPromised,

    /// <summary>It keeps it.</summary>
    Kept,

    /// <summary>It does not.</summary>
    Failed,
}

/// <summary>One test of one rung.</summary>
/// <param name="Rung">The rung, as its test class is called.</param>
/// <param name="Clause">The clause, as its test method is called.</param>
/// <param name="Verdict">What came out.</param>
internal sealed record Result(string Rung, string Clause, Verdict Verdict);

/// <summary>The report of a run of the contract's tests.</summary>
internal static class Report
{
    private const string Suffix = "Contract";

    /// <summary>A test says so in its output, where its rung does not promise what it is about.</summary>
    private const string NotPromised = "not promised: ";

    internal static List<Result> Read(string path) =>
    [
        .. from test in XDocument.Load(path).Descendants("test")
           let type = ((string?)test.Attribute("type") ?? "").Split('.')[^1].Replace("ContractTests", Suffix, StringComparison.Ordinal)
           where type.EndsWith(Suffix, StringComparison.Ordinal)
           select new Result(type[..^Suffix.Length], (string)test.Attribute("method")!, VerdictOf(test)),
    ];

    private static Verdict VerdictOf(XElement test) =>
        !string.Equals((string?)test.Attribute("result"), "Pass", StringComparison.Ordinal) ? Verdict.Failed
        : ((string?)test.Element("output") ?? "").StartsWith(NotPromised, StringComparison.Ordinal) ? Verdict.NotPromised
        : Verdict.Kept;
}
