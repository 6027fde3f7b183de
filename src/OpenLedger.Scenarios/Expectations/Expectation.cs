namespace OpenLedger.Scenarios.Expectations;

/// <summary>How two sides of an expectation compare.</summary>
public enum Comparison
{
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
}

/// <summary>One line of an <c>expect</c> block: <c>arms.a.loss.net_usd &lt; 0.2 * arms.b.loss.net_usd</c>.</summary>
/// <param name="Text">The line as written.</param>
/// <param name="Left">The measure on the left; its arm may be <c>*</c>, which means every arm.</param>
/// <param name="Comparison">How the sides compare.</param>
/// <param name="Factor">What the right measure is multiplied by; the constant itself if there is no right measure.</param>
/// <param name="Right">The measure on the right, or null; its arm is <c>*</c> only beside <c>*</c> on the left, and means the same arm.</param>
/// <param name="Line">Line in the file, from 1.</param>
public sealed record Expectation(
    string Text, MeasureReference Left, Comparison Comparison, double Factor, MeasureReference? Right, int Line);

/// <summary>A measure of an arm.</summary>
/// <param name="Arm">Name of the arm, or <c>*</c>.</param>
/// <param name="Path">Path of the measure below the arm.</param>
public sealed record MeasureReference(string Arm, string Path);
