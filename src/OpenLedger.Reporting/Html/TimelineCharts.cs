using System.Collections.Immutable;
using OpenLedger.Analysis.Figures;
using OpenLedger.Reporting.Charts;
using OpenLedger.Reporting.Charts.Drawing;
using OpenLedger.Reporting.Results;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Reporting.Html;

/// <summary>
/// Charts over simulated time, counted from the beginning of the attack: what was lost so far, and what stood open.
/// </summary>
internal sealed class TimelineCharts
{
    private const double AlmostAll = 0.98;
    private readonly RunReport _report;
    private readonly ExperimentPlan _plan;
    private readonly ImmutableArray<ImmutableArray<ArmInstant>> _timelines;

    public TimelineCharts(RunReport report)
    {
        _report = report;
        _plan = report.Ensemble.Plan;
        _timelines = [.. report.Arms.Select(arm => ArmTimeline.Of(arm.Runs))];
        double rest = (_plan.Duration - _plan.Attack.At).Seconds;
        WindowS = Window(rest);
        ShowsAll = WindowS >= rest;
        LossSeries = Series(instant => instant.GrossUsd, held: false, points => $"{Words.Usd(points[^1].Y)} in all");
        ExposureSeries = Series(instant => instant.ExposureUsd, held: true, AtTheEdge);
    }

    /// <summary>How long after the beginning of the attack the charts end, in seconds.</summary>
    public double WindowS { get; }

    /// <summary>Whether the charts reach to the end of the run.</summary>
    public bool ShowsAll { get; }

    /// <summary>The lines of the charts of loss.</summary>
    public ImmutableArray<LineSeries> LossSeries { get; }

    /// <summary>The lines of the chart of exposure.</summary>
    public ImmutableArray<LineSeries> ExposureSeries { get; }

    /// <summary>Seconds before the attack at which the chart of exposure begins.</summary>
    public double BeforeS => Math.Min(_plan.Attack.At.Seconds, WindowS / 6);

    /// <summary>
    /// What <see cref="OpenAtAttack"/> tells: nothing is before a run, and a bridge's flaw opens with the attack.
    /// </summary>
    public string AtAttack => OpensWithAttack ? "when the attack begins" : "just before the attack";

    private bool OpensWithAttack => _plan.Attack.At.Ns == 0 || _plan.Attack.Compromise < 0;

    public Chart Loss(bool logarithmic) => new(
        logarithmic ? "loss-over-time-log" : "loss-over-time",
        logarithmic ? "Loss over simulated time, logarithmic" : "Loss over simulated time",
        $"Gross loss so far in each arm, from the beginning of the attack to {Words.Duration(WindowS)} later. "
            + string.Join(" ", _report.Arms.Select(arm =>
                $"{arm.Arm}: {Words.Usd(arm.Value("loss.gross_usd"))} in all, last theft after: {Words.LastTheftAfter(arm)}.")),
        size => LineChart.Draw(size, LossSeries, Frame("gross loss", 0, logarithmic)));

    public Chart Exposure() => new(
        "exposure-over-time",
        "Exposure over simulated time",
        "What one block of the attacker's transactions could take, before the attack and after it. "
            + string.Join(" ", _report.Arms.Select(arm => $"{arm.Arm}: {ExposureInWords(arm)}.")),
        size => LineChart.Draw(size, ExposureSeries, Frame("what one block could take", -BeforeS, logarithmic: true)));

    /// <summary>
    /// Mean exposure at the last instant before the attack, or the first of it (<see cref="AtAttack"/>); null if there is none.
    /// </summary>
    public double? OpenAtAttack(ArmFigures arm)
    {
        ImmutableArray<ArmInstant> timeline = Timeline(arm);
        int first = timeline.TakeWhile(instant => instant.At.Ns < _plan.Attack.At.Ns).Count();
        int at = OpensWithAttack ? first : first - 1;
        return at >= 0 && at < timeline.Length ? timeline[at].ExposureUsd.Mean : null;
    }

    /// <summary>Mean exposure at the end of the run; null if the timeline is empty.</summary>
    public double? LastExposure(ArmFigures arm) =>
        Timeline(arm) is { Length: > 0 } timeline ? timeline[^1].ExposureUsd.Mean : null;

    /// <summary>What stood open in an arm and what stands open at its end.</summary>
    public string ExposureInWords(ArmFigures arm) =>
        $"{Words.Usd(OpenAtAttack(arm))} {AtAttack}, {Words.Usd(LastExposure(arm))} at the end";

    /// <summary>Arms whose last theft lies behind the end of the charts.</summary>
    public IEnumerable<string> ArmsWithTheftsBehind() =>
        _report.Arms.Where(arm => MeanSecondsAfter(arm, LastTheft) > WindowS).Select(arm => arm.Arm);

    private ImmutableArray<ArmInstant> Timeline(ArmFigures arm) => _timelines[_report.Arms.IndexOf(arm)];

    // Long enough for almost all of every arm's loss to be seen, and no longer: what happens in minutes must not shrink to a
    // stroke.
    private double Window(double rest)
    {
        double longest = 0;
        foreach (ImmutableArray<ArmInstant> timeline in _timelines)
        {
            double all = timeline.Length == 0 ? 0 : timeline[^1].GrossUsd.Mean;
            foreach (ArmInstant instant in timeline)
            {
                if (all > 0 && instant.GrossUsd.Mean >= all * AlmostAll)
                {
                    longest = Math.Max(longest, SecondsAfter(instant.At));
                    break;
                }
            }
        }

        double most = rest > 0 ? rest : 1;
        return longest > 0 ? Math.Min(TimeTicks.RoundUp(longest * 1.15), most) : most;
    }

    private LineFrame Frame(string yAxis, double least, bool logarithmic) => new(
        least,
        WindowS,
        most => TimeTicks.Between(least, WindowS, most),
        Marks(least),
        "simulated time since the attack began",
        $"{yAxis}, US dollars{(logarithmic ? ", logarithmic" : "")}",
        Words.UsdOnAxis,
        logarithmic);

    // The alert is one line across where every arm was alerted at about the same time; the arms' own markers tell otherwise.
    private ImmutableArray<Tick> Marks(double least)
    {
        string attack = least < 0 ? "attack begins" : "";
        double[] alerts = [.. _report.Arms.Select(arm => MeanSecondsAfter(arm, run => run.FirstAlert)).OfType<double>()];
        bool together = alerts.Length == _report.Arms.Length && alerts.Max() - alerts.Min() < WindowS / 50;
        if (!together)
        {
            return least < 0 ? [new Tick(0, attack)] : [];
        }

        string alert = $"alert after {Words.Duration(alerts.Average())}";
        return least < 0 && alerts.Average() > WindowS / 50
            ? [new Tick(0, attack), new Tick(alerts.Average(), alert)]
            : [new Tick(alerts.Average(), least < 0 ? $"{attack}; {alert}" : alert)];
    }

    private ImmutableArray<LineSeries> Series(
        Func<ArmInstant, Spread> value, bool held, Func<ImmutableArray<LinePoint>, string> text)
    {
        var series = ImmutableArray.CreateBuilder<LineSeries>(_report.Arms.Length);
        for (int i = 0; i < _report.Arms.Length; i++)
        {
            ImmutableArray<LinePoint> points = [.. Points(i, value, held)];
            series.Add(new LineSeries(
                i, _report.Arms[i].Arm, points, held ? [] : Events(_report.Arms[i], i), points.Length == 0 ? "" : text(points)));
        }

        return series.MoveToImmutable();
    }

    private string AtTheEdge(ImmutableArray<LinePoint> points)
    {
        LinePoint last = points.LastOrDefault(point => point.X <= WindowS, points[^1]);
        return $"{Words.Usd(last.Y)} after {Words.Duration(WindowS)}";
    }

    // Exposure is measured now and then and holds until the next time, so its line has steps; loss grows in between.
    private IEnumerable<LinePoint> Points(int number, Func<ArmInstant, Spread> value, bool held)
    {
        Spread? before = null;
        foreach (ArmInstant instant in _timelines[number])
        {
            double at = SecondsAfter(instant.At);
            Spread now = value(instant);
            if (held && before is { } old && old != now)
            {
                yield return new LinePoint(at, old.Mean, old.Least, old.Largest);
            }

            yield return new LinePoint(at, now.Mean, now.Least, now.Largest);
            before = now;
        }
    }

    private ImmutableArray<LineEvent> Events(ArmFigures arm, int number)
    {
        var events = ImmutableArray.CreateBuilder<LineEvent>();
        if (MeanSecondsAfter(arm, run => run.FirstAlert) is { } alert)
        {
            string text = $"alert {Words.Duration(alert)} after the attack began";
            events.Add(new LineEvent(alert, LossAt(number, alert), Hollow: true, text));
        }

        if (MeanSecondsAfter(arm, LastTheft) is { } last)
        {
            string text = $"last theft {Words.Duration(last)} after the attack began";
            events.Add(new LineEvent(last, LossAt(number, last), Hollow: false, text));
        }

        return events.ToImmutable();
    }

    private double LossAt(int number, double seconds)
    {
        ImmutableArray<ArmInstant> timeline = _timelines[number];
        for (int i = 1; i < timeline.Length; i++)
        {
            double to = SecondsAfter(timeline[i].At);
            if (to >= seconds)
            {
                double from = SecondsAfter(timeline[i - 1].At);
                double share = to > from ? Math.Max(0, (seconds - from) / (to - from)) : 1;
                double before = timeline[i - 1].GrossUsd.Mean;
                return before + ((timeline[i].GrossUsd.Mean - before) * share);
            }
        }

        return timeline.Length == 0 ? 0 : timeline[^1].GrossUsd.Mean;
    }

    // A transaction of the attacker's that succeeds and takes nothing is no theft.
    private static SimTime? LastTheft(RunOutcome run) =>
        run.Losses.Any(cell => cell.GrossUnits > 0) ? run.LastMaliciousSuccess : null;

    private double? MeanSecondsAfter(ArmFigures arm, Func<RunOutcome, SimTime?> instant)
    {
        double[] seconds = [.. arm.Runs.Select(instant).OfType<SimTime>().Select(SecondsAfter)];
        return seconds.Length == 0 ? null : seconds.Average();
    }

    private double SecondsAfter(SimTime at) => (at.Ns - _plan.Attack.At.Ns) / 1e9;
}
