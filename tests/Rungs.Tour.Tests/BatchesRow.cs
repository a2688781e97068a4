using System.Globalization;

namespace Rungs.Tour.Tests;

/// <summary>A line of the table that <c>tour batches</c> prints.</summary>
internal sealed record BatchesRow(string Way, int Rows, int Transactions, double Seconds, double RowsPerSecond, double Ratio, string EachOnce)
{
    internal static IReadOnlyList<BatchesRow> Parse(ProgramResult result) => [.. result.OutputLines.Skip(2).Select(Parse)];

    private static BatchesRow Parse(string line)
    {
        var cells = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(7, cells.Length);
        return new(cells[0], Count(cells[1]), Count(cells[2]), Number(cells[3]), Number(cells[4]), Number(cells[5]), cells[6]);
    }

    private static int Count(string cell) => int.Parse(cell, CultureInfo.InvariantCulture);

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);
}
