namespace OpenLedger.Reporting.Baselines;

/// <summary>A figure that is not what its baseline says.</summary>
/// <param name="Path">Its path in result.json, from <c>arms.</c> on.</param>
/// <param name="Old">The baseline's figure; null if the baseline does not have it.</param>
/// <param name="New">The run's figure; null if it was not measured any more.</param>
/// <param name="Difference">New less old; null unless there are both.</param>
/// <param name="Percent">The difference over the size of the old figure, in per cent; null if that is zero, or where there is no
/// difference.</param>
public sealed record FigureChange(string Path, double? Old, double? New, double? Difference = null, double? Percent = null)
{
    /// <summary>A change between two figures.</summary>
    public static FigureChange Of(string path, double old, double current) =>
        new(path, old, current, current - old, old == 0 ? null : (current - old) / Math.Abs(old) * 100);
}
