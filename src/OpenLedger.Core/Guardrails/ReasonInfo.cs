namespace OpenLedger.Core.Guardrails;

/// <summary>What a reason code means and what to do about it.</summary>
/// <param name="Name">Its name in results.</param>
/// <param name="Constraint">The constraint or invariant of the specification; empty for form and lifecycle.</param>
/// <param name="Explanation">A sentence.</param>
/// <param name="Remedy">What whoever meets it can do.</param>
public sealed record ReasonInfo(string Name, string Constraint, string Explanation, string Remedy);
