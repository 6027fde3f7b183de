using System.Collections.Frozen;
using System.Collections.Immutable;
using OpenLedger.Scenarios.Measures;

namespace OpenLedger.Reporting.Documents;

/// <summary>
/// The numbers of result.json that are no measures: lists, intervals, conditions. They have no place in the catalogue, because an
/// expectation cannot name them, but a reader wants to know what they are. <c>[]</c> stands for any item of a list, a word in capitals
/// for any name.
/// </summary>
public static class ResultDetails
{
    private const string SumOverRuns = "sum over the replications / replications";
    private const string Once = "none: one replication";
    private const string Setting = "setting";
    private const string Interval = "interval of the mean";

    /// <summary>Below <c>arms.NAME.</c>, in the order of result.json.</summary>
    public static readonly ImmutableArray<Measure> OfArm =
    [
        new("loss.net_usd_ci95[]", "usd", Direction.LowerIsBetter,
            "Both ends of the interval that covers the true mean of the net loss 95 times in 100, by Student's t; absent with one " +
            "replication.", Interval)
        {
            Formula = "loss.net_usd -+ t(0.975; n - 1) * s / sqrt(n); s: standard deviation over the n replications",
        },
        new("loss.by_hop[].hop", "hop", Direction.Neutral,
            "The hop. Hops at which nobody lost anything in any replication are not listed.", "none: a key")
        {
            Formula = "hop",
        },
        new("loss.by_hop[].victims", "count", Direction.LowerIsBetter, "Principals at this hop who lost something.", SumOverRuns)
        {
            Formula = "number of principals at the hop with taken > brought in an asset",
        },
        new("loss.by_hop[].gross_usd", "usd", Direction.LowerIsBetter, "Gross loss at this hop.", SumOverRuns)
        {
            Formula = "as loss.gross_usd, over the principals at the hop",
        },
        new("loss.by_hop[].net_usd", "usd", Direction.LowerIsBetter, "Net loss at this hop.", SumOverRuns)
        {
            Formula = "as loss.net_usd, over the principals at the hop",
        },
        new("loss.by_asset[].gross_usd", "usd", Direction.LowerIsBetter,
            "Gross loss in this asset. Assets of which nothing was lost are not listed.", SumOverRuns)
        {
            Formula = "as loss.gross_usd, over the asset",
        },
        new("loss.by_asset[].net_usd", "usd", Direction.LowerIsBetter, "Net loss in this asset.", SumOverRuns)
        {
            Formula = "as loss.net_usd, over the asset",
        },
        new("loss.net_usd_interval.confidence", "share", Direction.Neutral,
            "The confidence that the scenario asks for; the interval is absent where that is 95 %, and with one replication.", Setting)
        {
            Formula = "experiment.confidence",
        },
        new("loss.net_usd_interval.low", "usd", Direction.LowerIsBetter,
            "Lower end of the interval of the mean net loss at that confidence.", Interval)
        {
            Formula = "loss.net_usd - t((1 + confidence) / 2; n - 1) * s / sqrt(n)",
        },
        new("loss.net_usd_interval.high", "usd", Direction.LowerIsBetter,
            "Upper end of the interval of the mean net loss at that confidence.", Interval)
        {
            Formula = "loss.net_usd + t((1 + confidence) / 2; n - 1) * s / sqrt(n)",
        },
        new("collateral.denied_by_reason.REASON", "count", Direction.LowerIsBetter,
            "Honest operations that a guardrail denied for this reason: which limit they paid for. Absent if none was denied.", SumOverRuns)
        {
            Formula = "number of honest operations denied for the reason",
        },
        new("denials_by_reason.REASON", "tx", Direction.Neutral,
            "Transactions, honest and malicious, that a guardrail refused for this reason; olsim list reasons explains each.",
            SumOverRuns)
        {
            Formula = "number of transactions refused for the reason",
        },
        new("samples[].replication", "count", Direction.Neutral, "Number of the replication, from 0.", Once)
        {
            Formula = "number of the replication",
        },
        Sample("net_usd", "loss.net_usd"),
        Sample("gross_usd", "loss.gross_usd"),
        Sample("victims", "loss.victims"),
        Sample("bound_usd", "bound.usd"),
        Sample("detect_s", "containment.detect_s"),
        Sample("contain_s", "containment.contain_s"),
        Sample("share", "loss.share"),
        Sample("radius", "containment.radius"),
        Sample("hop_p95", "containment.hop_p95"),
        Sample("exposure_usd_hours", "exposure.usd_hours"),
        Sample("dormant_usd_hours", "exposure.dormant_usd_hours"),
        Sample("denied_share", "collateral.denied_share"),
        Sample("delayed", "collateral.delayed"),
        Sample("tx_per_s", "simulated.tx_per_s"),
    ];

    /// <summary>Beside <c>arms</c>, by their paths from the top of result.json.</summary>
    public static readonly ImmutableArray<Measure> BesideArms =
    [
        new("settings.replications", "count", Direction.Neutral, "Replications that were asked for and ran.", Setting)
        {
            Formula = "--replications, else experiment.replications",
        },
        new("machine.logical_cpus", "count", Direction.Neutral, "Logical processors that the program could use.", Setting)
        {
            Formula = "as the machine says",
        },
        new("expect[].observed", "the measure's", Direction.Neutral,
            "The left side of the expectation; of the worst arm if it names all. Absent if it was skipped or not measured.",
            "the measure's")
        {
            Formula = "the figure that the line names",
        },
        new("expect[].required", "the measure's", Direction.Neutral,
            "What the left side is compared with. Absent if it was skipped or not measured.", "the measure's")
        {
            Formula = "the number, or the factor * the figure, on the right of the line",
        },
    ];

    private static readonly FrozenDictionary<string, Measure> ByPlainPath = OfArm
        .Select(detail => (Path: $"arms.{detail.Path}", Detail: detail))
        .Concat(BesideArms.Select(detail => (detail.Path, Detail: detail)))
        .ToFrozenDictionary(
            item => item.Path.Replace("[]", "", StringComparison.Ordinal).Replace(".REASON", "", StringComparison.Ordinal),
            item => item.Detail,
            StringComparer.Ordinal);

    /// <summary>The number at a path from the top of result.json, without the names of arms and reasons and the marks of lists; or null.</summary>
    public static Measure? Find(string path) => ByPlainPath.GetValueOrDefault(path);

    private static Measure Sample(string name, string path)
    {
        Measure measure = MeasureCatalogue.Find(path)!;
        return new Measure($"samples[].{name}", measure.Unit, measure.Better, "The same figure of this replication alone.", Once)
        {
            Formula = path,
        };
    }
}
