using System.Collections.Immutable;
using OpenLedger.Analysis.Figures;
using OpenLedger.Scenarios.Expectations;

namespace OpenLedger.Analysis.Expectations;

/// <summary>
/// Compares expectations with figures. An arm written <c>*</c> stands for every arm that ran (the same one on both sides, if both
/// have it), and the line holds only if it holds for each. A figure that was not measured meets nothing: an expectation about
/// something that is no longer measured must not pass in silence.
/// </summary>
public static class ExpectationEvaluator
{
    private const string EveryArm = "*";

    /// <summary>Evaluates all expectations in their order.</summary>
    public static ImmutableArray<ExpectationOutcome> Evaluate(
        ImmutableArray<Expectation> expectations, ImmutableArray<ArmFigures> arms) =>
        [.. expectations.Select(expectation => Evaluate(expectation, arms))];

    /// <summary>Evaluates one expectation.</summary>
    /// <param name="expectation">Its arms and measures exist in the scenario; the loader saw to that.</param>
    /// <param name="arms">The arms that ran.</param>
    public static ExpectationOutcome Evaluate(Expectation expectation, ImmutableArray<ArmFigures> arms)
    {
        ExpectationOutcome? worst = null;
        double worstMargin = 0;
        foreach (ArmFigures left in Matching(expectation.Left, arms))
        {
            foreach (ArmFigures? right in RightArms(expectation, left, arms))
            {
                ExpectationOutcome outcome = Compare(expectation, left, right);
                double margin = Margin(expectation.Comparison, outcome);
                if (worst is null || IsWorse(outcome.Verdict, margin, worst.Verdict, worstMargin))
                {
                    worst = outcome;
                    worstMargin = margin;
                }
            }
        }

        return worst ?? new ExpectationOutcome(expectation.Text, null, null, null, Verdict.Skipped);
    }

    private static IEnumerable<ArmFigures> Matching(MeasureReference reference, ImmutableArray<ArmFigures> arms) =>
        arms.Where(arm => reference.Arm is EveryArm || string.Equals(reference.Arm, arm.Arm, StringComparison.Ordinal));

    private static ArmFigures?[] RightArms(Expectation expectation, ArmFigures left, ImmutableArray<ArmFigures> arms)
    {
        if (expectation.Right is null)
        {
            return [null];
        }

        return expectation is { Left.Arm: EveryArm, Right.Arm: EveryArm } ? [left] : [.. Matching(expectation.Right, arms)];
    }

    private static ExpectationOutcome Compare(Expectation expectation, ArmFigures left, ArmFigures? right)
    {
        double? observed = left.Value(expectation.Left.Path);
        double? required = right is null ? expectation.Factor : expectation.Factor * right.Value(expectation.Right!.Path);
        bool met = observed is { } o && required is { } r && Holds(expectation.Comparison, o, r);
        return new ExpectationOutcome(expectation.Text, observed, required, left.Arm, met ? Verdict.Met : Verdict.Missed);
    }

    private static bool Holds(Comparison comparison, double left, double right) => comparison switch
    {
        Comparison.Less => left < right,
        Comparison.LessOrEqual => left <= right,
        Comparison.Greater => left > right,
        Comparison.GreaterOrEqual => left >= right,
        Comparison.Equal => left == right,
        Comparison.NotEqual => left != right,
        _ => throw new ArgumentOutOfRangeException(nameof(comparison), comparison, "unknown comparison"),
    };

    // How far an outcome is on the good side; what was not measured is as bad as can be.
    private static double Margin(Comparison comparison, ExpectationOutcome outcome)
    {
        if (outcome.Observed is not { } observed || outcome.Required is not { } required)
        {
            return double.NegativeInfinity;
        }

        return comparison switch
        {
            Comparison.Less or Comparison.LessOrEqual => required - observed,
            Comparison.Greater or Comparison.GreaterOrEqual => observed - required,
            Comparison.Equal => -Math.Abs(observed - required),
            _ => Math.Abs(observed - required),
        };
    }

    // The first of equally bad ones stays, so the order of arms decides and nothing else.
    private static bool IsWorse(Verdict verdict, double margin, Verdict worstVerdict, double worstMargin) =>
        verdict != worstVerdict ? verdict == Verdict.Missed : margin < worstMargin;
}
