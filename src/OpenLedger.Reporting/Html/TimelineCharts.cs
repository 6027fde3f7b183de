using System.Collections.Immutable;
using OpenLedger.Analysis.Figures;
using OpenLedger.Reporting.Charts;
using OpenLedger.Reporting.Charts.Drawing;
using OpenLedger.Reporting.Results;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Reporting.Html;

/// <summary>Charts over simulated time, counted from the beginning of the attack: what was lost so far, and what stood open.</summary>
internal sealed class TimelineCharts
{
    private const double AlmostAll = 0.98;
    private readonly RunReport _report;
    private readonly ExperimentPlan _plan;
    private readonly ImmutableArray<ImmutableArray<ArmInstant>> _timelines;
    private readonly double _windowS;

    public TimelineCharts(RunReport report)
    {
        _report = report;
        _plan = report.Ensemble.Plan;
        _timelines = [.. report.Arms.Select(arm => ArmTimeline.Of(arm.Runs))];
        _windowS = Window();
    }

    /// <summary>How long after the beginning of the attack the charts end, in seconds.</summary>
    public double WindowS => _windowS;

    /// <summary>The lines as data for a page that shows figures under the pointer.</summary>
    public ImmutableArray<LineSeries> LossSeries => Series(
        instant => instant.GrossUsd, held: false, arm => $"{Words.Usd(arm.Value("loss.gross_usd"))} in all");

    public ImmutableArray<LineSeries> ExposureSeries => Series(
        instant => instant.ExposureUsd, held: true, arm => $"{Words.Usd(LastExposure(arm))} at the end");

    /// <summary>Seconds before the attack at which the chart of exposure begins.</summary>
    public double BeforeS => Math.Min(_plan.Attack.At.Seconds, _windowS / 6);

    public Chart Loss(bool logarithmic) => new(
        logarithmic ? "loss-over-time-log" : "loss-over-time",
        logarithmic ? "Loss over simulated time, logarithmic" : "Loss over simulated time",
        $"Gross loss so far in each arm, from the beginning of the attack to {Words.Duration(_windowS)} later. "
            + string.Join(" ", _report.Arms.Select(arm => $"{arm.Arm}: {Words.Usd(arm.Value("loss.gross_usd"))} in all, the last theft after "
            + $"{Words.Duration(arm.Value("containment.contain_s"))}.")),
        size => LineChart.Draw(size, LossSeries, Frame("gross loss", 0, logarithmic)));

    public Chart Exposure() => new(
        "exposure-over-time",
        "Exposure over simulated time",
        "What one block of adversarial uses of delegated authority could take, before the attack and after it. "
            + string.Join(" ", _report.Arms.Select(arm => $"{arm.Arm}: {Words.Usd(BeforeAttack(arm))} just before, {Words.Usd(LastExposure(arm))} at the end.")),
        size => LineChart.Draw(size, ExposureSeries, Frame("what one block could take", -BeforeS, logarithmic: true)));

    /// <summary>Mean exposure at the last instant before the attack; null if the attack begins with the run.</summary>
    public double? BeforeAttack(ArmFigures arm)
    {
        ImmutableArray<ArmInstant> before = [.. Timeline(arm).Where(instant => instant.At.Ns < _plan.Attack.At.Ns)];
        return before.Length == 0 ? null : before[^1].ExposureUsd.Mean;
    }

    /// <summary>Mean exposure at the end of the run; null if the timeline is empty.</summary>
    public double? LastExposure(ArmFigures arm) => Timeline(arm) is { Length: > 0 } timeline ? timeline[^1].ExposureUsd.Mean : null;

    private ImmutableArray<ArmInstant> Timeline(ArmFigures arm) => _timelines[_report.Arms.IndexOf(arm)];

    // Long enough for almost all of every arm's loss to be seen, and no longer: what happens in minutes must not shrink to a stroke.
    private double Window()
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

        double rest = Math.Max(1, (_plan.Duration - _plan.Attack.At).Seconds);
        double window = longest > 0 ? TimeTicks.RoundUp(longest * 1.15) : rest;
        return Math.Min(window, rest);
    }

    private LineFrame Frame(string yAxis, double least, bool logarithmic) => new(
        least,
        _windowS,
        most => TimeTicks.Between(least, _windowS, most),
        Marks(least),
        "simulated time since the attack began",
        $"{yAxis}, US dollars{(logarithmic ? ", logarithmic" : "")}",
        Words.UsdOnAxis,
        logarithmic);

    // The alert is one line across where all arms were alerted at about the same time; the arms' own markers tell them apart otherwise.
    private ImmutableArray<Tick> Marks(double least)
    {
        string attack = least < 0 ? "attack begins" : "";
        double[] alerts = [.. _report.Arms.Select(arm => MeanSecondsAfter(arm, run => run.FirstAlert)).OfType<double>()];
        bool together = alerts.Length > 0 && alerts.Max() - alerts.Min() < _windowS / 50;
        if (!together)
        {
            return least < 0 ? [new Tick(0, attack)] : [];
        }

        string alert = $"alert after {Words.Duration(alerts.Average())}";
        return least < 0 && alerts.Average() > _windowS / 50
            ? [new Tick(0, attack), new Tick(alerts.Average(), alert)]
            : [new Tick(alerts.Average(), least < 0 ? $"{attack}; {alert}" : alert)];
    }

    private ImmutableArray<LineSeries> Series(Func<ArmInstant, Spread> value, bool held, Func<ArmFigures, string> text) =>
    [
        .. _report.Arms.Select((arm, number) => new LineSeries(
            number,
            arm.Arm,
            [.. Points(number, value, held)],
            held ? [] : Events(arm, number),
            text(arm))),
    ];

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
            events.Add(new LineEvent(alert, LossAt(number, alert), Hollow: true, $"alert after {Words.Duration(alert)}"));
        }

        if (MeanSecondsAfter(arm, run => run.LastMaliciousSuccess) is { } last)
        {
            events.Add(new LineEvent(last, LossAt(number, last), Hollow: false, $"last theft after {Words.Duration(last)}"));
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

    private double? MeanSecondsAfter(ArmFigures arm, Func<RunOutcome, SimTime?> instant)
    {
        double[] seconds = [.. arm.Runs.Select(instant).OfType<SimTime>().Select(SecondsAfter)];
        return seconds.Length == 0 ? null : seconds.Average();
    }

    private double SecondsAfter(SimTime at) => (at.Ns - _plan.Attack.At.Ns) / 1e9;
}
