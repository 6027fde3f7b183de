using System.Collections.Immutable;
using OpenLedger.Analysis.Figures;

namespace OpenLedger.Reporting.Html;

/// <summary>
/// What became of the operations that honest people and agents wanted, means over replications. Each is counted once, so the
/// parts add up: what was delayed and refused in the end is refused.
/// </summary>
/// <param name="Wanted">Attempted, or held back after an alert.</param>
/// <param name="Succeeded">Went through at once.</param>
/// <param name="Delayed">Went through later, or waited still when the run ended.</param>
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
        double forgone = arm.Value("collateral.forgone") ?? 0;
        // Refusals and failures of what serves an operation (renewals, releases) are counted beside its own, so there may be more
        // of them than operations.
        double left = attempted;
        double denied = Take("collateral.denied");
        double failed = Take("collateral.failed");
        double delayed = Take("collateral.delayed");
        return new HonestOperations(attempted + forgone, left, delayed, failed, forgone, denied);

        double Take(string path)
        {
            double part = Math.Min(left, arm.Value(path) ?? 0);
            left -= part;
            return part;
        }
    }

    public string InWords() => string.Join(", ", Names.Select((name, i) => $"{name} {Words.Count(Math.Round(Parts[i], 1))}"));
}
