using System.Globalization;
using System.Text;

namespace Rungs.Testing.Schedules;

/// <summary>Steps for people: numbered, the same one in a row once, and of very many only the first and the last.</summary>
internal static class TraceText
{
    private const int MostShown = 200;

    internal static string From(IReadOnlyList<string> steps)
    {
        List<string> lines = [];
        var number = 0;
        for (var i = 0; i < steps.Count; i++)
        {
            if (i > 0 && string.Equals(steps[i], steps[i - 1], StringComparison.Ordinal))
                continue;
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{++number,4}. {steps[i]}"));
        }

        var text = new StringBuilder();
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines.Count > MostShown && i == MostShown / 2)
            {
                text.Append("      ... ").Append(lines.Count - MostShown).AppendLine(" steps ...");
                i = lines.Count - (MostShown / 2);
            }

            text.AppendLine(lines[i]);
        }

        return text.ToString().TrimEnd();
    }
}
