using System.Collections.Immutable;
using OpenLedger.Scenarios.Text;

namespace OpenLedger.Scenarios;

/// <summary>What loading a scenario file gave: a document unless there are errors, and everything there is to say.</summary>
/// <param name="Document">Null if any diagnostic is an error.</param>
/// <param name="Diagnostics">In the order of their places.</param>
public sealed record ScenarioLoadResult(ScenarioDocument? Document, ImmutableArray<Diagnostic> Diagnostics);
