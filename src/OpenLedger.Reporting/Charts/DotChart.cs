using System.Collections.Immutable;
using OpenLedger.Reporting.Charts.Drawing;

namespace OpenLedger.Reporting.Charts;

/// <summary>A row of a <see cref="DotChart"/>.</summary>
/// <param name="Arm">Number of the arm, for colour and marker.</param>
/// <param name="Label">Its name.</param>
/// <param name="Value">Where the filled marker lies; null: nowhere.</param>
/// <param name="Other">Where the hollow marker lies; null: nowhere.</param>
/// <param name="Low">Lower end of the interval about the value; null: none.</param>
/// <param name="High">Its upper end.</param>
/// <param name="Text">What stands beside the row.</param>
internal sealed record DotRow(int Arm, string Label, double? Value, double? Other, double? Low, double? High, string Text);

/// <summary>
/// Amounts that differ by powers of ten, a row per arm: a filled marker with its interval, and a hollow one to compare with.
/// Markers, not bars, since a logarithmic axis has no beginning from which a length would mean anything.
/// </summary>
internal static class DotChart
{
    public static SvgCanvas Draw(
        ChartSize size, ImmutableArray<DotRow> rows, string axis, Func<double, string> text, (string Filled, string Hollow) legend)
    {
        double head = size == ChartSize.Narrow ? 54 : 34;
        var layout = new RowLayout(size, [.. rows.Select(row => row.Label)], [.. rows.Select(row => row.Text)], 26, head);
        var canvas = new SvgCanvas(layout.Width, layout.Height);
        IEnumerable<double> values = rows.SelectMany(row => new[] { row.Value, row.Other, row.Low, row.High })
            .OfType<double>().Select(value => Math.Max(0, value));
        var scale = new LogScale(
            values, layout.PlotLeft + 10, layout.PlotRight - 22, text, mostTicks: size == ChartSize.Narrow ? 5 : 8, mostDecades: 9);
        layout.Axis(canvas, scale, axis);
        Legend(canvas, layout, legend);
        for (int i = 0; i < rows.Length; i++)
        {
            DrawRow(canvas, layout, scale, rows[i], i);
        }

        return canvas;
    }

    private static void Legend(SvgCanvas canvas, RowLayout layout, (string Filled, string Hollow) legend)
    {
        bool narrow = layout.Width < 500;
        double x = narrow ? 7 : layout.PlotLeft + 10;
        canvas.Circle(x, 12, 4.5, "legend-dot");
        canvas.Text(x + 10, 16, legend.Filled, "soft");
        double y = narrow ? 32 : 12;
        x += narrow ? 0 : 34 + TextMetrics.Width(legend.Filled, 12);
        canvas.Circle(x, y, 4.5, "legend-ring");
        canvas.Text(x + 10, y + 4, legend.Hollow, "soft");
    }

    private static void DrawRow(SvgCanvas canvas, RowLayout layout, Scale scale, DotRow row, int number)
    {
        double y = layout.Middle(number);
        string colour = ChartStyle.Arm(row.Arm);
        canvas.Begin("row", $" data-arm=\"{row.Arm}\"");
        canvas.Title($"{row.Label}: {row.Text}");
        layout.Label(canvas, number, row.Arm, row.Label, row.Text);
        if (row is { Value: { } value, Other: { } other })
        {
            canvas.Line(scale.At(value), y, scale.At(other), y, $"lead {colour}");
        }

        if (row is { Low: { } low, High: { } high })
        {
            double left = scale.At(Math.Max(0, low));
            double right = scale.At(Math.Max(0, high));
            canvas.Line(left, y, right, y, $"whisker {colour}");
            canvas.Line(right, y - 5, right, y + 5, $"whisker {colour}");
            // An interval that goes on below nothing has no end there.
            if (low >= 0)
            {
                canvas.Line(left, y - 5, left, y + 5, $"whisker {colour}");
            }
        }

        if (row.Other is { } hollow)
        {
            Markers.Draw(canvas, row.Arm, scale.At(hollow), y, 6, hollow: true);
        }

        if (row.Value is { } filled)
        {
            Markers.Draw(canvas, row.Arm, scale.At(filled), y, 6);
        }

        canvas.End();
    }
}
