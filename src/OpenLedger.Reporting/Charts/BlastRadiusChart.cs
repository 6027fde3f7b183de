using System.Collections.Immutable;
using OpenLedger.Analysis.Figures;
using OpenLedger.Reporting.Charts.Drawing;
using OpenLedger.Reporting.Html;

namespace OpenLedger.Reporting.Charts;

/// <summary>
/// Rings around what was compromised: a ring per hop, a disc per victim (or group of small ones) with the area of its loss, and
/// in grey what could have been lost there and was not. All arms are drawn to one scale, so that they can be laid beside each
/// other.
/// </summary>
internal sealed class BlastRadiusChart
{
    private const double Margin = 8;
    private const double DotRadius = 8;
    private const double LeastRadius = 1.6;
    private const double RingGap = 12;
    private const double LegendLine = 24;
    private const double NameRoom = 20;

    private readonly ImmutableArray<BlastRadius> _arms;
    private readonly double _partUsd;
    private readonly string _centre;
    private readonly Func<int, string> _meaningOf;
    private readonly int[] _hops;
    private readonly double[] _outer;
    private readonly Dictionary<(int Arm, int Hop), List<Disc>> _discs = [];

    /// <param name="arms">One per arm.</param>
    /// <param name="partUsd">Loss that a disc of ordinary size stands for.</param>
    /// <param name="centre">Name of what was compromised.</param>
    /// <param name="meaningOf">Who is at a hop.</param>
    public BlastRadiusChart(ImmutableArray<BlastRadius> arms, double partUsd, string centre, Func<int, string> meaningOf)
    {
        _arms = arms;
        _partUsd = partUsd;
        _centre = centre;
        _meaningOf = meaningOf;
        _hops = [.. arms.SelectMany(arm => arm.Hops).Select(hop => hop.Hop).Distinct().Order()];
        _outer = new double[_hops.Length];
        double inner = 0;
        for (int ring = 0; ring < _hops.Length; ring++)
        {
            // A ring begins where the widest arm's ring before it ends, so that rings have one place in all arms.
            double outer = inner + 26;
            for (int arm = 0; arm < arms.Length; arm++)
            {
                outer = Math.Max(outer, Pack(arm, _hops[ring], inner));
            }

            _outer[ring] = outer;
            inner = outer + RingGap;
        }
    }

    /// <summary>Draws one arm.</summary>
    /// <param name="arm">Which of the arms.</param>
    /// <param name="size">For how much room.</param>
    public SvgCanvas Draw(int arm, ChartSize size)
    {
        double side = size == ChartSize.Narrow ? 360 : 520;
        double reach = _outer.Length == 0 ? 1 : _outer[^1] + RingGap;
        double scale = ((side / 2) - Margin) / reach;
        double legend = _arms[arm].Hops.Length * LegendLine * (size == ChartSize.Narrow ? 2 : 1);
        var canvas = new SvgCanvas(side, side + legend + Math.Max(LegendLine, 2 * DotRadius * scale) + 18);
        double centre = side / 2;
        canvas.Begin("blast", $" data-arm=\"{arm}\"");
        for (int ring = 0; ring < _hops.Length; ring++)
        {
            canvas.Circle(centre, centre, (_outer[ring] + (RingGap / 2)) * scale, "orbit");
        }

        if (_hops.Length > 0 && _hops[0] == 0)
        {
            double room = _outer[0] * scale;
            canvas.Text(centre, centre + room - 2, TextMetrics.Fit(_centre, 1.5 * room, 12), "soft", TextAnchor.Middle);
        }

        foreach (int hop in _hops)
        {
            canvas.Begin($"hop hop-{hop}");
            foreach (Disc disc in _discs.GetValueOrDefault((arm, hop)) ?? [])
            {
                string classes = disc.IsLost ? $"bar {ChartStyle.Part(hop)}" : "ghost";
                canvas.Circle(centre + (disc.X * scale), centre + (disc.Y * scale), disc.Radius * scale, classes, disc.Title);
                if (disc.Name is { } name && disc.Radius * scale >= NameRoom)
                {
                    string fitting = TextMetrics.Fit(name, 1.8 * disc.Radius * scale, TextMetrics.StrongSize);
                    canvas.Text(centre + (disc.X * scale), centre + (disc.Y * scale) + 4.5, fitting, "on strong", TextAnchor.Middle);
                }
            }

            canvas.End();
        }

        canvas.End();
        Legend(canvas, _arms[arm], side, size == ChartSize.Narrow, DotRadius * scale);
        return canvas;
    }

    private void Legend(SvgCanvas canvas, BlastRadius blast, double top, bool narrow, double dot)
    {
        double y = top + 18;
        foreach (BlastHop hop in blast.Hops)
        {
            canvas.Circle(12, y - 4.5, 6, $"bar {ChartStyle.Part(hop.Hop)}");
            string kept = hop.KeptUsd > 0 ? $", {Words.Usd(hop.KeptUsd)} not" : "";
            string who = $"hop {hop.Hop}, {_meaningOf(hop.Hop)}: ";
            string what = $"{Words.Victims(hop.Victims)}, {Words.Usd(hop.LostUsd)} lost{kept}";
            canvas.Text(26, y, narrow ? who : who + what);
            if (narrow)
            {
                y += LegendLine;
                canvas.Text(26, y - 5, what);
            }

            y += LegendLine;
        }

        // As large as in the drawing, since it is what sizes are read by.
        double at = y + Math.Max(0, dot - 9);
        canvas.Circle(Math.Max(12, dot + 2), at - 4.5, dot, "ghost");
        canvas.Text(Math.Max(26, (2 * dot) + 10), at, $"not lost; a disc of this size is {Words.Usd(_partUsd)}", "soft");
    }

    private double Pack(int arm, int number, double inner)
    {
        BlastHop? hop = _arms[arm].Hops.FirstOrDefault(h => h.Hop == number);
        if (hop is null)
        {
            return inner;
        }

        var packing = new DotPacking(inner);
        var discs = new List<Disc>();
        foreach (BlastPart part in hop.Parts.Where(part => part.Usd > 0).OrderByDescending(part => part.Usd))
        {
            string? name = part.Victims == 1 ? part.Hardest[(part.Hardest.IndexOf('/', StringComparison.Ordinal) + 1)..] : null;
            Place(part.Usd, isLost: true, name, part.Victims == 1
                ? $"{part.Hardest}: {Words.Usd(part.Usd)}"
                : $"{part.Hardest} ({Words.Usd(part.HardestUsd)}) and {part.Victims - 1} more: {Words.Usd(part.Usd)}");
        }

        for (double rest = hop.KeptUsd; rest > _partUsd * 0.001; rest -= _partUsd)
        {
            Place(Math.Min(rest, _partUsd), isLost: false, name: null, title: null);
        }

        _discs.Add((arm, number), discs);
        return packing.OuterRadius;

        void Place(double usd, bool isLost, string? name, string? title)
        {
            double radius = Math.Max(LeastRadius, DotRadius * Math.Sqrt(usd / _partUsd));
            (double x, double y) = packing.Place(radius);
            discs.Add(new Disc(x, y, radius, isLost, name, title));
        }
    }

    private readonly record struct Disc(double X, double Y, double Radius, bool IsLost, string? Name, string? Title);
}
