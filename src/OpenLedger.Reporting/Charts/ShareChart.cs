using System.Collections.Immutable;
using OpenLedger.Reporting.Charts.Drawing;

namespace OpenLedger.Reporting.Charts;

/// <summary>A row of a <see cref="ShareChart"/>.</summary>
/// <param name="Arm">Number of the arm, for its marker.</param>
/// <param name="Label">Its name.</param>
/// <param name="Parts">The parts, one for each name of the legend; not below nothing.</param>
/// <param name="Text">What stands beside the row.</param>
internal sealed record ShareRow(int Arm, string Label, ImmutableArray<double> Parts, string Text);

/// <summary>What a whole is made of, a bar of equal length per arm. The whole's own size stands beside it.</summary>
internal static class ShareChart
{
    public static SvgCanvas Draw(ChartSize size, ImmutableArray<ShareRow> rows, ImmutableArray<string> names, string axis)
    {
        double width = size == ChartSize.Narrow ? 360 : 760;
        double head = LegendRows(names, width, (_, _, _) => { }) + 14;
        var layout = new RowLayout(size, [.. rows.Select(row => row.Label)], [.. rows.Select(row => row.Text)], 22, head);
        var canvas = new SvgCanvas(layout.Width, layout.Height);
        int ticks = size == ChartSize.Narrow ? 2 : 4;
        Tick[] shares = [.. Enumerable.Range(0, ticks + 1).Select(i => new Tick((double)i / ticks, $"{100 * i / ticks} %"))];
        LinearScale scale = LinearScale.Exactly(0, 1, layout.PlotLeft + 10, layout.PlotRight - 22, shares);
        layout.Axis(canvas, scale, axis);
        LegendRows(names, width, (part, x, y) =>
        {
            canvas.Rectangle(x, y - 10, 11, 11, $"bar {ChartStyle.Part(part)}", 2);
            canvas.Text(x + 17, y, names[part], "soft");
        });
        for (int i = 0; i < rows.Length; i++)
        {
            DrawRow(canvas, layout, scale, rows[i], i, names);
        }

        return canvas;
    }

    private static void DrawRow(
        SvgCanvas canvas, RowLayout layout, Scale scale, ShareRow row, int number, ImmutableArray<string> names)
    {
        double total = row.Parts.Sum();
        double y = layout.Middle(number) - (layout.PlotHeight / 2);
        canvas.Begin("row", $" data-arm=\"{row.Arm}\"");
        layout.Label(canvas, number, row.Arm, row.Label, row.Text);
        if (total <= 0)
        {
            canvas.Text(scale.At(0) + 4, y + (layout.PlotHeight / 2) + 4.5, "nothing", "soft");
        }

        double before = 0;
        for (int part = 0; part < row.Parts.Length && total > 0; part++)
        {
            double left = scale.At(before / total);
            before += row.Parts[part];
            double right = scale.At(before / total);
            if (right - left < 0.05)
            {
                continue;
            }

            canvas.Begin("part");
            canvas.Title(FormattableString.Invariant($"{row.Label}, {names[part]}: {100 * row.Parts[part] / total:0.##} %"));
            // A hair of paper between neighbours keeps them apart without colour.
            canvas.Rectangle(left, y, Math.Max(0.5, right - left - 1), layout.PlotHeight, $"bar {ChartStyle.Part(part)}");
            canvas.End();
        }

        canvas.End();
    }

    // Places the entries of the legend in as many lines as they need; gives back the height of all lines.
    private static double LegendRows(ImmutableArray<string> names, double width, Action<int, double, double> place)
    {
        double x = 0;
        double y = 14;
        for (int i = 0; i < names.Length; i++)
        {
            double needed = 17 + TextMetrics.Width(names[i], 12) + 18;
            if (x > 0 && x + needed > width)
            {
                x = 0;
                y += 20;
            }

            place(i, x, y);
            x += needed;
        }

        return y + 6;
    }
}
