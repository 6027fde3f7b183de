using System.Collections.Immutable;
using OpenLedger.Reporting.Charts.Drawing;

namespace OpenLedger.Reporting.Charts;

/// <summary>A row of a <see cref="BarChart"/>.</summary>
/// <param name="Arm">Number of the arm, for colour and marker.</param>
/// <param name="Label">Its name.</param>
/// <param name="Value">Length of the bar; not below nothing; null: not measured.</param>
/// <param name="Text">What stands beside the row.</param>
internal sealed record BarRow(int Arm, string Label, double? Value, string Text);

/// <summary>Amounts of one kind, a bar per row, from nothing.</summary>
internal static class BarChart
{
    public static SvgCanvas Draw(ChartSize size, ImmutableArray<BarRow> rows, string axis, Func<double, string> text)
    {
        var layout = new RowLayout(size, [.. rows.Select(row => row.Label)], [.. rows.Select(row => row.Text)], 18);
        var canvas = new SvgCanvas(layout.Width, layout.Height);
        LinearScale scale = LinearScale.FromZero(
            rows.Max(row => row.Value ?? 0), layout.PlotLeft + 10, layout.PlotRight - 22, text, size == ChartSize.Narrow ? 3 : 4);
        layout.Axis(canvas, scale, axis);
        for (int i = 0; i < rows.Length; i++)
        {
            BarRow row = rows[i];
            double y = layout.Middle(i) - (layout.PlotHeight / 2);
            canvas.Begin("row", $" data-arm=\"{row.Arm}\"");
            canvas.Title($"{row.Label}: {row.Text}");
            layout.Label(canvas, i, row.Arm, row.Label, row.Text);
            if (row.Value is > 0 and { } value)
            {
                // What is there is seen, however little it is.
                double length = Math.Max(1.5, scale.At(value) - scale.At(0));
                canvas.Rectangle(scale.At(0), y, length, layout.PlotHeight, $"bar {ChartStyle.Arm(row.Arm)}");
            }

            canvas.End();
        }

        return canvas;
    }
}
