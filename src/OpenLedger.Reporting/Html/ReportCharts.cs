using System.Collections.Immutable;
using OpenLedger.Analysis.Figures;
using OpenLedger.Reporting.Charts;
using OpenLedger.Reporting.Results;
using OpenLedger.Reporting.Terminal;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Reporting.Html;

/// <summary>
/// Every chart of a report. Nothing in them depends on the machine, so the files beside a result are equal wherever it was made.
/// </summary>
internal sealed class ReportCharts
{
    private const int MostParts = 6;
    private const string OfNetLoss = "share of the arm's net loss";
    private const int DiscsForAll = 360;
    private readonly RunReport _report;
    private readonly ExperimentPlan _plan;

    public ReportCharts(RunReport report)
    {
        _report = report;
        _plan = report.Ensemble.Plan;
        Timelines = new TimelineCharts(report);
        Comparison = MakeComparison();
        Loss = Timelines.Loss(logarithmic: false);
        LossLogarithmic = Timelines.Loss(logarithmic: true);
        ByHop = MakeByHop();
        ByAsset = MakeByAsset();
        Exposure = Timelines.Exposure();
        ExposureBeforeAndAfter = MakeExposure();
        Denials = MakeDenials();
        Honest = MakeHonest();
        Throughput = MakeThroughput();
        BlastRadii = MakeBlastRadii();
    }

    public TimelineCharts Timelines { get; }

    public Chart Comparison { get; }

    public Chart Loss { get; }

    public Chart LossLogarithmic { get; }

    public Chart ByHop { get; }

    public Chart ByAsset { get; }

    public Chart Exposure { get; }

    public Chart ExposureBeforeAndAfter { get; }

    /// <summary>Null if no guardrail refused anything.</summary>
    public Chart? Denials { get; }

    /// <summary>Null if there was no honest work.</summary>
    public Chart? Honest { get; }

    public Chart Throughput { get; }

    /// <summary>One per arm, all to one scale; none if nothing was at risk.</summary>
    public ImmutableArray<Chart> BlastRadii { get; }

    /// <summary>Whether the drawings have a middle: the compromised owned something that could be lost.</summary>
    public bool HasMiddle { get; private set; }

    /// <summary>All of them, in the order of the report.</summary>
    public IEnumerable<Chart> All =>
        new[] { Comparison, Loss, LossLogarithmic }.Concat(BlastRadii)
            .Concat(new[] { ByHop, ByAsset, Exposure, ExposureBeforeAndAfter, Honest, Denials, Throughput }.OfType<Chart>());

    private string PerArm(Func<ArmFigures, string> text) =>
        string.Join(" ", _report.Arms.Select(arm => $"{arm.Arm}: {text(arm)}."));

    private Chart MakeComparison()
    {
        ImmutableArray<DotRow> rows =
        [
            .. _report.Arms.Select((arm, number) => new DotRow(
                number, arm.Arm, arm.Value("loss.net_usd"), arm.Value("bound.usd"), arm.NetUsdInterval?.Low, arm.NetUsdInterval?.High,
                Words.Loss(arm))),
        ];
        string confidence = Words.Share(_plan.Confidence);
        string filled = _plan.Replications > 1 ? $"net loss, mean with {confidence} interval" : "net loss";
        string description = PerArm(arm => $"{Words.Loss(arm)}, bound {Words.Usd(arm.Value("bound.usd"))}");
        return new Chart(
            "comparison", "Net loss by arm", description,
            size => DotChart.Draw(size, rows, "US dollars, logarithmic", Words.UsdOnAxis, (filled, "the most that limits allow")));
    }

    private Chart MakeByHop()
    {
        // Every hop up to the farthest, hit or not, so that each has the colour that it has in the blast radius.
        int farthest = _report.Arms.SelectMany(arm => arm.ByHop).Select(hop => hop.Hop).DefaultIfEmpty(-1).Max();
        int[] hops = [.. Enumerable.Range(0, farthest + 1)];
        ImmutableArray<ShareRow> rows =
        [
            .. _report.Arms.Select((arm, number) => new ShareRow(
                number, arm.Arm,
                [.. hops.Select(hop => arm.ByHop.Where(h => h.Hop == hop).Sum(h => Math.Max(0, h.NetUsd)))],
                Words.Usd(arm.Value("loss.net_usd")))),
        ];
        ImmutableArray<string> names = [.. hops.Select(hop => $"hop {hop}: {Words.Hop(_plan, hop)}")];
        string description = PerArm(arm => Listed(arm.ByHop.Select(hop => $"hop {hop.Hop} {Words.Usd(hop.NetUsd)}")));
        return new Chart("loss-by-hop", "Loss by hop", description, size => ShareChart.Draw(size, rows, names, OfNetLoss));
    }

    private Chart MakeByAsset() => Composition(
        "loss-by-asset", "Loss by asset", OfNetLoss,
        arm => [.. arm.ByAsset.Select(asset => (asset.Asset, asset.NetUsd))],
        value => Words.Usd(value),
        arm => Words.Usd(arm.Value("loss.net_usd")));

    private Chart MakeExposure()
    {
        ImmutableArray<DotRow> rows =
        [
            .. _report.Arms.Select((arm, number) =>
            {
                double? before = Timelines.OpenAtAttack(arm);
                double? after = Timelines.LastExposure(arm);
                return new DotRow(number, arm.Arm, after, before, null, null, $"{Words.Usd(before)} to {Words.Usd(after)}");
            }),
        ];
        return new Chart(
            "exposure-before-and-after", $"Exposure {Timelines.AtAttack} and at the end",
            PerArm(Timelines.ExposureInWords),
            size => DotChart.Draw(size, rows, "US dollars that one block could take, logarithmic", Words.UsdOnAxis,
                ("at the end of the run", Timelines.AtAttack)));
    }

    private Chart? MakeDenials() => _report.Arms.All(arm => arm.DenialsByReason.Count == 0)
        ? null
        : Composition(
            "denials-by-reason", "Refusals by reason", "share of the arm's refusals",
            arm => [.. arm.DenialsByReason.Select(denial => (denial.Key, denial.Value))],
            value => Words.Count(value),
            arm => $"{Words.Count(arm.DenialsByReason.Values.Sum())} refused");

    // What arms' wholes are made of. Parts are in the order of their largest share in any arm, so that each has one colour in all arms; what
    // there are too many of becomes one part.
    private Chart Composition(
        string name, string title, string axis, Func<ArmFigures, (string Name, double Value)[]> partsOf, Func<double, string> figure,
        Func<ArmFigures, string> whole)
    {
        string[] parts = [.. _report.Arms.SelectMany(partsOf).GroupBy(part => part.Name)
            .OrderByDescending(group => group.Max(part => part.Value)).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => group.Key)];
        string[] shown = parts.Length <= MostParts ? parts : parts[..(MostParts - 1)];
        ImmutableArray<ShareRow> rows =
        [
            .. _report.Arms.Select((arm, number) => new ShareRow(
                number, arm.Arm, WithOthers(shown, parts.Length > shown.Length, partsOf(arm)), whole(arm))),
        ];
        ImmutableArray<string> names = NamesOf(shown, parts.Length);
        string description = PerArm(arm => Listed(partsOf(arm).Select(part => $"{part.Name} {figure(part.Value)}")));
        return new Chart(name, title, description, size => ShareChart.Draw(size, rows, names, axis));
    }

    private Chart? MakeHonest()
    {
        ImmutableArray<HonestOperations> all = [.. _report.Arms.Select(HonestOperations.Of)];
        if (all.All(honest => honest.Wanted <= 0))
        {
            return null;
        }

        ImmutableArray<ShareRow> rows =
        [
            .. _report.Arms.Select((arm, number) => new ShareRow(
                number, arm.Arm, all[number].Parts, $"{Words.Count(Math.Round(all[number].Wanted))} wanted")),
        ];
        string description = PerArm(arm => HonestOperations.Of(arm).InWords());
        return new Chart("honest-operations", "What became of honest operations", description,
            size => ShareChart.Draw(size, rows, HonestOperations.Names, "share of the operations that honest people wanted"));
    }

    private Chart MakeThroughput()
    {
        ImmutableArray<BarRow> rows =
        [
            .. _report.Arms.Select((arm, number) =>
            {
                double? rate = arm.Value("simulated.tx_per_s");
                return new BarRow(number, arm.Arm, rate, $"{FigureText.Amount(rate)} tx/s");
            }),
        ];
        string description = PerArm(arm =>
            $"{FigureText.Amount(arm.Value("simulated.tx_per_s"))} transactions per simulated second");
        return new Chart(
            "simulated-throughput", "Simulated throughput", description,
            size => BarChart.Draw(size, rows, "committed transactions per simulated second", value => FigureText.Amount(value)));
    }

    private ImmutableArray<Chart> MakeBlastRadii()
    {
        RunOutcome[] runs = [.. _report.Arms.Select(arm => arm.Runs[0])];
        long atRisk = runs.Max(run => Math.Max(run.ValueAtRiskMicroUsd, run.Losses.Sum(cell => cell.NetMicroUsd)));
        long part = RoundPart(atRisk / DiscsForAll);
        ImmutableArray<BlastRadius> radii = [.. runs.Select(run => BlastRadius.Of(run, part))];
        HasMiddle = radii.Any(radius => radius.Hops.Any(hop => hop.Hop == 0));
        if (radii.All(radius => radius.Hops.IsEmpty))
        {
            return [];
        }

        string centre = _plan.Attack.Compromise >= 0 ? _plan.Populations[_plan.Attack.Compromise].Name : "";
        var chart = new BlastRadiusChart(radii, part / 1e6, centre, hop => Words.Hop(_plan, hop));
        ImmutableArray<string> names = FileNames();
        return
        [
            .. _report.Arms.Select((arm, number) => new Chart(
                names[number], $"Blast radius: {arm.Arm}", string.Join(" ", radii[number].Hops.Select(InWords)),
                size => chart.Draw(number, size))),
        ];
    }

    private string InWords(BlastHop hop)
    {
        string kept = hop.KeptUsd > 0 ? $", {Words.Usd(hop.KeptUsd)} was not lost" : "";
        return $"Hop {hop.Hop}, {Words.Hop(_plan, hop.Hop)}: {Words.Victims(hop.Victims)} lost {Words.Usd(hop.LostUsd)}{kept}.";
    }

    // There are file systems on which names that differ in case only are one name.
    private ImmutableArray<string> FileNames()
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var names = ImmutableArray.CreateBuilder<string>(_report.Arms.Length);
        foreach (ArmFigures arm in _report.Arms)
        {
            string name = $"blast-radius-{arm.Arm}";
            for (int again = 2; !taken.Add(name); again++)
            {
                name = FormattableString.Invariant($"blast-radius-{arm.Arm}-{again}");
            }

            names.Add(name);
        }

        return names.MoveToImmutable();
    }

    private static string Listed(IEnumerable<string> parts) => string.Join(", ", parts.DefaultIfEmpty("none"));

    private static ImmutableArray<string> NamesOf(string[] shown, int all) =>
        all > shown.Length ? [.. shown, FormattableString.Invariant($"{all - shown.Length} others")] : [.. shown];

    // 1, 2 or 5 times a power of ten: the size of a disc is written beside the drawing.
    private static long RoundPart(long least)
    {
        long power = 1;
        while (power <= least / 10)
        {
            power *= 10;
        }

        return power * (power >= least ? 1 : 2 * power >= least ? 2 : 5 * power >= least ? 5 : 10);
    }

    private static ImmutableArray<double> WithOthers(string[] shown, bool others, IEnumerable<(string Name, double Value)> values)
    {
        (string Name, double Value)[] all = [.. values];
        IEnumerable<double> parts = shown.Select(
            name => all.Where(value => value.Name == name).Sum(value => Math.Max(0, value.Value)));
        double rest = all.Where(value => !shown.Contains(value.Name)).Sum(value => Math.Max(0, value.Value));
        return others ? [.. parts, rest] : [.. parts];
    }
}
