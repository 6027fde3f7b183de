using System.Collections.Immutable;
using OpenLedger.Analysis.Figures;
using OpenLedger.Analysis.Statistics;
using OpenLedger.Reporting.Results;

namespace OpenLedger.Reporting.Html;

/// <summary>
/// A report's finding in words: what the attack costs under the best arm and under the worst, and what the best one costs honest
/// users. Where the replications cannot tell two arms apart it says that instead.
/// </summary>
internal static class Headline
{
    /// <summary>The finding: one or two sentences.</summary>
    public static string Of(RunReport report)
    {
        string attack = Words.Attack(report.Ensemble.Plan);
        ImmutableArray<ArmFigures> arms = [.. report.Arms.Where(arm => arm.Value("loss.net_usd") is not null)];
        if (arms.Length == 0)
        {
            return $"{Words.Capital(attack)} was run, and no loss was measured.";
        }

        ArmFigures best = arms.MinBy(Net)!;
        ArmFigures worst = arms.MaxBy(Net)!;
        if (Net(worst) <= 0)
        {
            return $"{Words.Capital(attack)} costs nobody anything{(arms.Length > 1 ? ", in any arm" : "")}.";
        }

        if (arms.Length == 1)
        {
            return $"Under “{best.Arm}”, {attack} costs {Cost(best)}.";
        }

        if (!Differ(best, worst, report.Ensemble.Plan.Confidence))
        {
            int replications = report.Ensemble.Plan.Replications;
            string show = replications == 1 ? "1 replication shows" : $"{replications} replications show";
            return $"{Words.Capital(attack)} costs {Cost(worst)}; between the arms, {show} no difference.";
        }

        string bestCost = Net(best) <= 0 ? "nothing" : Cost(best);
        string usd = Words.Usd(Net(worst));
        string worstCost = worst.Value("loss.share") is null ? usd : $"{Share(worst)} ({usd})";
        return $"Under “{best.Arm}”, {attack} costs {bestCost}; under “{worst.Arm}”, {worstCost}.";
    }

    /// <summary>What honest users paid under the arm that loses least.</summary>
    public static string Price(RunReport report)
    {
        ArmFigures best = report.Arms.MinBy(Net)!;
        double? denied = best.Value("collateral.denied_share");
        double delayed = best.Value("collateral.delayed") ?? 0;
        double forgone = best.Value("collateral.forgone") ?? 0;
        if (denied is null && forgone == 0)
        {
            return $"Under “{best.Arm}”, no honest operation was attempted that a guardrail could have touched.";
        }

        string refused = denied is null or 0 ? "refused none" : $"refused {Words.Share(denied)}";
        string slowest = Words.Duration(best.Value("collateral.delay_s_p99"));
        string held = delayed > 0 ? $" and held up {Words.Count(delayed)}, the slowest hundredth by {slowest} or more" : "";
        string after = forgone > 0 ? $"; after the alert, agents held back {Words.Count(forgone)} more" : "";
        return $"The guardrails of “{best.Arm}” {refused} of the honest operations{held}{after}.";
    }

    private static double Net(ArmFigures arm) => arm.Value("loss.net_usd") ?? 0;

    private static string Cost(ArmFigures arm) => arm.Value("loss.share") is null
        ? Words.Usd(Net(arm))
        : $"{Share(arm)} of what was at risk ({Words.Usd(Net(arm))})";

    // A sign of comparison is no word.
    private static string Share(ArmFigures arm) => Words.Share(arm.Value("loss.share"))
        .Replace("<.", "less than 0.", StringComparison.Ordinal).Replace(">", "more than ", StringComparison.Ordinal);

    // With one replication there is nothing to tell chance by, so the figures stand for themselves.
    private static bool Differ(ArmFigures best, ArmFigures worst, double confidence)
    {
        if (best.NetUsdSamples.Length < 2 || best.NetUsdSamples.Length != worst.NetUsdSamples.Length)
        {
            return Net(best) != Net(worst);
        }

        double[] differences = [.. worst.NetUsdSamples.Zip(best.NetUsdSamples, (w, b) => w - b)];
        return SampleStatistics.StudentInterval(differences, confidence) is { Low: > 0 };
    }
}
