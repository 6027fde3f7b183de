using System.Collections.Immutable;
using OpenLedger.Reporting.Charts.Drawing;

namespace OpenLedger.Reporting.Charts;

/// <summary>What all lines of a chart have in common.</summary>
/// <param name="Least">Least x.</param>
/// <param name="Largest">Largest x.</param>
/// <param name="Ticks">Where numbers are written, from many to few.</param>
/// <param name="Marks">Instants marked by a line across.</param>
/// <param name="XAxis">Name of the horizontal axis.</param>
/// <param name="YAxis">Name of the vertical axis.</param>
/// <param name="YText">How values are written.</param>
/// <param name="Logarithmic">Whether equal ratios of y are equally far apart.</param>
internal sealed record LineFrame(
    double Least,
    double Largest,
    Func<int, IReadOnlyList<Tick>> Ticks,
    ImmutableArray<Tick> Marks,
    string XAxis,
    string YAxis,
    Func<double, string> YText,
    bool Logarithmic);

/// <summary>Something over time, a line per arm, named at its end (on a narrow chart above the plot).</summary>
internal static class LineChart
{
    private const double Top = 46;
    private const double PlotHeight = 268;
    private const double LabelLine = 17;
    private const int LogDecades = 7;

    public static SvgCanvas Draw(ChartSize size, ImmutableArray<LineSeries> series, LineFrame frame)
    {
        bool narrow = size == ChartSize.Narrow;
        double width = narrow ? 360 : 760;
        double legend = narrow ? (series.Length * 19) + 8 : 0;
        double labels = series.Max(s =>
            Math.Max(TextMetrics.Width(s.Label, TextMetrics.StrongSize), TextMetrics.Width(s.Text, 12)));
        // Many names stand one to a line, and more than those ask for a higher plot.
        double height = narrow ? PlotHeight : Math.Max(PlotHeight, series.Length * LabelLine);
        double left = 58;
        double right = narrow ? width - 14 : width - Math.Min(200, labels + 26);
        double top = Top + legend;
        double bottom = top + height;
        var canvas = new SvgCanvas(width, bottom + 46);
        Scale x = LinearScale.Exactly(frame.Least, frame.Largest, left, right, frame.Ticks(narrow ? 4 : 8));
        string[] plot = [.. new[] { left, right, top, bottom }.Select(SvgCanvas.Number)];
        canvas.Data = $" data-plot=\"{string.Join(' ', plot)}\"";
        Scale y = YScale(series, frame, bottom, top);
        DrawFrame(canvas, frame, x, y, top, legend);
        foreach (LineSeries one in series)
        {
            DrawLine(canvas, one, frame, x, y);
        }

        // Markers last, so that no line crosses them.
        foreach (LineSeries one in series)
        {
            DrawEvents(canvas, one, frame, x, y);
        }

        Names(canvas, series, frame, x, y, narrow);
        return canvas;
    }

    private static Scale YScale(ImmutableArray<LineSeries> series, LineFrame frame, double bottom, double top)
    {
        LinePoint[] inside = [.. series.SelectMany(s => s.Within(frame.Least, frame.Largest))];
        LinePoint[] points = inside.Length > 0 ? inside : [default];
        if (!frame.Logarithmic)
        {
            return LinearScale.FromZero(points.Max(p => p.High), bottom, top, frame.YText, intervals: 5);
        }

        // The lowest decade is that of the smallest line's end, so that the first cents of a loss take no room from its end.
        double[] ends = [.. series.Select(s => s.Points.Select(p => p.Y).DefaultIfEmpty().Max()).Where(end => end > 0)];
        double floor = ends.Length == 0 ? 1 : Decades.Power(Decades.Below(ends.Min()) - 1);
        IEnumerable<double> shown = points.SelectMany(p => new[] { p.Y, p.High })
            .Select(value => value > 0 ? Math.Max(value, floor) : 0).Append(0);
        return new LogScale(shown, bottom, top, frame.YText, mostTicks: 7, mostDecades: LogDecades);
    }

    private static void DrawFrame(SvgCanvas canvas, LineFrame frame, Scale x, Scale y, double top, double legend)
    {
        double bottom = y.From;
        foreach (Tick tick in y.Ticks)
        {
            double at = y.At(tick.Value);
            canvas.Line(x.From, at, x.To, at, "rule");
            canvas.Text(x.From - 8, at + 4, tick.Text, "soft num", TextAnchor.End);
        }

        canvas.Line(x.From, bottom, x.To, bottom, "axis");
        foreach (Tick tick in x.Ticks)
        {
            double at = x.At(tick.Value);
            canvas.Line(at, bottom, at, bottom + 4, "axis");
            canvas.Text(at, bottom + 18, tick.Text, "soft num", TextAnchor.Middle);
        }

        canvas.Text(x.To, bottom + 36, frame.XAxis, "soft", TextAnchor.End);
        canvas.Text(2, legend + 14, frame.YAxis, "soft");
        double free = double.NegativeInfinity;
        foreach (Tick mark in frame.Marks)
        {
            double at = x.At(mark.Value);
            double room = TextMetrics.Width(mark.Text, 12) + 10;
            canvas.Line(at, top - 12, at, bottom, "mark");
            bool leftwards = at + room > x.To;
            double start = leftwards ? at - 6 : at + 6;
            // A name that would cover the one before it stands one line higher.
            canvas.Text(start, top - (at < free ? 18 : 4), mark.Text, "soft", leftwards ? TextAnchor.End : TextAnchor.Start);
            free = at + room;
        }
    }

    private static void DrawLine(SvgCanvas canvas, LineSeries series, LineFrame frame, Scale x, Scale y)
    {
        LinePoint[] points = [.. series.Within(frame.Least, frame.Largest)];
        if (points.Length == 0)
        {
            return;
        }

        canvas.Begin($"series {ChartStyle.Arm(series.Arm)}", $" data-arm=\"{series.Arm}\"");
        IEnumerable<(double, double)> upper = points.Select(p => (x.At(p.X), y.At(p.High)));
        IEnumerable<(double, double)> lower = points.Reverse().Select(p => (x.At(p.X), y.At(p.Low)));
        canvas.Path(Straightened([.. upper, .. lower]), "band", closed: true);
        canvas.Path(Straightened([.. points.Select(p => (x.At(p.X), y.At(p.Y)))]), "line");
        canvas.End();
    }

    private static void DrawEvents(SvgCanvas canvas, LineSeries series, LineFrame frame, Scale x, Scale y)
    {
        foreach (LineEvent e in series.Events.Where(e => e.X >= frame.Least && e.X <= frame.Largest))
        {
            canvas.Begin("event", $" data-arm=\"{series.Arm}\"");
            canvas.Title($"{series.Label}: {e.Text}");
            Markers.Draw(canvas, series.Arm, x.At(e.X), y.At(e.Y), 5, e.Hollow);
            canvas.End();
        }
    }

    private static void Names(
        SvgCanvas canvas, ImmutableArray<LineSeries> series, LineFrame frame, Scale x, Scale y, bool narrow)
    {
        if (narrow)
        {
            for (int i = 0; i < series.Length; i++)
            {
                double line = 14 + (i * 19);
                Markers.Draw(canvas, series[i].Arm, 8, line - 4.5, 5);
                canvas.Text(20, line, $"{TextMetrics.Fit(series[i].Label, 170)}  {series[i].Text}");
            }

            return;
        }

        (LineSeries Series, double At)[] ends =
            [.. series.Select(s => (s, y.At(s.Within(frame.Least, frame.Largest).LastOrDefault().Y)))];
        Array.Sort(ends, (a, b) => a.At != b.At ? a.At.CompareTo(b.At) : a.Series.Arm.CompareTo(b.Series.Arm));
        bool crowded = ends.Length * 2 * LabelLine > y.From - y.To;
        double[] places = Spread(
            [.. ends.Select(end => end.At)], y.To + 4, y.From - (crowded ? 0 : LabelLine), crowded ? LabelLine : 2 * LabelLine);
        for (int i = 0; i < ends.Length; i++)
        {
            LineSeries one = ends[i].Series;
            canvas.Begin("series-name", $" data-arm=\"{one.Arm}\"");
            canvas.Title($"{one.Label}: {one.Text}");
            canvas.Line(x.To + 2, ends[i].At, x.To + 12, places[i], $"lead {ChartStyle.Arm(one.Arm)}");
            canvas.Text(
                x.To + 15, places[i] + 4, TextMetrics.Fit(one.Label, canvas.Width - x.To - 15, TextMetrics.StrongSize), "strong");
            if (!crowded)
            {
                canvas.Text(x.To + 15, places[i] + 4 + LabelLine - 3, one.Text, "soft num");
            }

            canvas.End();
        }
    }

    // Moves sorted places apart by the height of a name and its figure, and all of them back into the plot.
    private static double[] Spread(double[] wanted, double top, double bottom, double height)
    {
        double[] places = [.. wanted];
        double least = top;
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = Math.Max(places[i], least);
            least = places[i] + height;
        }

        double most = bottom;
        for (int i = places.Length - 1; i >= 0; i--)
        {
            places[i] = Math.Min(places[i], most);
            most = places[i] - height;
        }

        return places;
    }

    // Leaves out points that lie on the straight line between their neighbours.
    private static (double X, double Y)[] Straightened((double X, double Y)[] points)
    {
        var kept = new List<(double X, double Y)>(points.Length);
        for (int i = 0; i < points.Length; i++)
        {
            bool bends = i == 0 || i == points.Length - 1 || Bends(kept[^1], points[i], points[i + 1]);
            if (bends)
            {
                kept.Add(points[i]);
            }
        }

        return [.. kept];
    }

    private static bool Bends((double X, double Y) a, (double X, double Y) b, (double X, double Y) c)
    {
        double length = Math.Sqrt(((c.X - a.X) * (c.X - a.X)) + ((c.Y - a.Y) * (c.Y - a.Y)));
        double area = ((c.X - a.X) * (b.Y - a.Y)) - ((c.Y - a.Y) * (b.X - a.X));
        return length < 0.1 || Math.Abs(area) / length > 0.08;
    }
}
