namespace OpenLedger.Reporting.Charts.Drawing;

/// <summary>
/// Places for charts with a row per arm: on a wide chart its name to the left and its figure to the right of the plot, on a
/// narrow one both above it.
/// </summary>
internal sealed class RowLayout
{
    private const double Gap = 14;
    private const double AxisRoom = 44;
    private const double LabelLine = 20;
    private const double MarkerRoom = 20;
    private readonly bool _narrow;
    private readonly double _labelRoom;
    private readonly double _top;

    /// <param name="size">For how much room.</param>
    /// <param name="labels">Names of the rows.</param>
    /// <param name="texts">What stands beside the rows.</param>
    /// <param name="plotHeight">Height of a row's plot.</param>
    /// <param name="head">Room above the first row, for a legend.</param>
    public RowLayout(ChartSize size, IReadOnlyList<string> labels, IReadOnlyList<string> texts, double plotHeight, double head = 8)
    {
        _narrow = size == ChartSize.Narrow;
        _top = head;
        Width = _narrow ? 360 : 760;
        PlotHeight = plotHeight;
        double widest = labels.Max(label => TextMetrics.Width(label, TextMetrics.StrongSize)) + MarkerRoom;
        _labelRoom = _narrow ? Width * 0.55 : Math.Min(widest, 210);
        double textRoom = _narrow ? 0 : Math.Min(texts.Max(text => TextMetrics.Width(text)), 220);
        PlotLeft = _narrow ? 12 : _labelRoom + Gap;
        PlotRight = _narrow ? Width - 18 : Width - textRoom - Gap;
        RowHeight = plotHeight + (_narrow ? LabelLine + 6 : 10);
        PlotBottom = _top + (labels.Count * RowHeight);
        Height = PlotBottom + AxisRoom;
    }

    public double Width { get; }

    public double Height { get; }

    public double PlotLeft { get; }

    public double PlotRight { get; }

    public double PlotHeight { get; }

    public double RowHeight { get; }

    public double PlotTop => _top;

    public double PlotBottom { get; }

    /// <summary>The middle of a row's plot.</summary>
    public double Middle(int row) => _top + (row * RowHeight) + (_narrow ? LabelLine : 0) + (PlotHeight / 2) + 3;

    /// <summary>Writes a row's name, with its marker, and its figure.</summary>
    public void Label(SvgCanvas canvas, int row, int arm, string label, string text)
    {
        double y = _narrow ? _top + (row * RowHeight) + LabelLine - 5 : Middle(row) + 4.5;
        Markers.Draw(canvas, arm, 7, y - 4.5, 5);
        canvas.Text(MarkerRoom, y, TextMetrics.Fit(label, _labelRoom - MarkerRoom + 1, TextMetrics.StrongSize), "strong");
        canvas.Text(Width - (_narrow ? 18 : 0), y, text, "num", TextAnchor.End);
    }

    /// <summary>Draws the lines across the plot and the numbers beneath it.</summary>
    public void Axis(SvgCanvas canvas, Scale scale, string name)
    {
        foreach (Tick tick in scale.Ticks)
        {
            double x = scale.At(tick.Value);
            canvas.Line(x, PlotTop, x, PlotBottom, "rule");
            canvas.Text(x, PlotBottom + 16, tick.Text, "soft num", TextAnchor.Middle);
        }

        canvas.Text(PlotRight, PlotBottom + 34, name, "soft", TextAnchor.End);
    }
}
