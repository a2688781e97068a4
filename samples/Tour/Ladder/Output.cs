namespace Rungs.Tour.Ladder;

/// <summary>What <c>tour ladder</c> prints.</summary>
internal enum Output
{
    /// <summary>A row per rung, for people.</summary>
    Table,

    /// <summary>A JSON object per rung, one on a line.</summary>
    Json,

    /// <summary>A line per file, as sha256sum prints them.</summary>
    List,
}
