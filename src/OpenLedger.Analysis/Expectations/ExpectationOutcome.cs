namespace OpenLedger.Analysis.Expectations;

/// <summary>What became of an expectation.</summary>
public enum Verdict
{
    /// <summary>It holds.</summary>
    Met,

    /// <summary>It does not hold, or a figure it names was not measured.</summary>
    Missed,

    /// <summary>An arm it names did not run.</summary>
    Skipped,
}

/// <summary>An expectation against what was observed.</summary>
/// <param name="Text">The line as the scenario has it.</param>
/// <param name="Observed">The left side; with <c>*</c> that of the worst arm; null if skipped or not measured.</param>
/// <param name="Required">The right side it was compared with; null if skipped or not measured.</param>
/// <param name="Arm">The arm that was observed; null if skipped.</param>
/// <param name="Verdict">Whether it holds.</param>
public sealed record ExpectationOutcome(string Text, double? Observed, double? Required, string? Arm, Verdict Verdict);
