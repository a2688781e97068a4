using System.Globalization;

namespace Rungs.Tour.Tests;

/// <summary>A line of the table that <c>tour limits</c> prints.</summary>
internal sealed record LimitsRow(string Client, int Requests, int Sent, int Refused, double Seconds, string EachOnce)
{
    internal static IReadOnlyList<LimitsRow> Parse(ProgramResult result) => [.. result.OutputLines.Skip(2).Select(Parse)];

    private static LimitsRow Parse(string line)
    {
        var cells = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(6, cells.Length);
        return new(cells[0], Count(cells[1]), Count(cells[2]), Count(cells[3]), double.Parse(cells[4], CultureInfo.InvariantCulture), cells[5]);
    }

    private static int Count(string cell) => int.Parse(cell, CultureInfo.InvariantCulture);
}
