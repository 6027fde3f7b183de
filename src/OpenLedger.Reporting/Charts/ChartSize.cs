namespace OpenLedger.Reporting.Charts;

/// <summary>For how much room a chart is drawn. Text has the same size in both, so that it can be read on a telephone.</summary>
public enum ChartSize
{
    /// <summary>760 units wide: a page or a file.</summary>
    Wide,

    /// <summary>360 units wide: a telephone held upright.</summary>
    Narrow,
}
