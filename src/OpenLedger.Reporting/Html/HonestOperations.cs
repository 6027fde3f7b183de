using System.Collections.Immutable;
using OpenLedger.Analysis.Figures;

namespace OpenLedger.Reporting.Html;

/// <summary>What became of the operations that honest people and agents wanted, means over replications.</summary>
/// <param name="Wanted">Attempted, or held back after an alert.</param>
/// <param name="Succeeded">Went through at once.</param>
/// <param name="Delayed">Went through later, or was cancelled while it waited.</param>
/// <param name="Failed">Failed for another reason than a guardrail: no funds left, price moved.</param>
/// <param name="Forgone">Held back by honest agents after an alert.</param>
/// <param name="Denied">Refused by a guardrail.</param>
internal sealed record HonestOperations(
    double Wanted, double Succeeded, double Delayed, double Failed, double Forgone, double Denied)
{
    /// <summary>Names of <see cref="Parts"/>.</summary>
    public static readonly ImmutableArray<string> Names =
    [
        "refused by a guardrail", "failed otherwise: no funds left, price moved", "went through", "delayed by a guardrail",
        "held back after the alert",
    ];

    /// <summary>The amounts, one for each of <see cref="Names"/>.</summary>
    public ImmutableArray<double> Parts => [Denied, Failed, Succeeded, Delayed, Forgone];

    public static HonestOperations Of(ArmFigures arm)
    {
        double attempted = arm.Runs.Average(run => (double)run.HonestAttempted);
        double denied = arm.Value("collateral.denied") ?? 0;
        double failed = arm.Value("collateral.failed") ?? 0;
        double delayed = arm.Value("collateral.delayed") ?? 0;
        double forgone = arm.Value("collateral.forgone") ?? 0;
        // A failed renewal and the operation behind it count as two, so failures may be more than attempts that did not go through.
        double succeeded = Math.Max(0, attempted - denied - failed - delayed);
        return new HonestOperations(succeeded + denied + failed + delayed + forgone, succeeded, delayed, failed, forgone, denied);
    }

    public string InWords() => string.Join(", ", Names.Select((name, i) => $"{name} {Words.Count(Math.Round(Parts[i], 1))}"));
}
