using System.Collections.Immutable;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Analysis.Figures;

/// <summary>How one measure of the catalogue is computed.</summary>
/// <param name="Path">Its path below an arm, as in the catalogue.</param>
/// <param name="OfRun">The figure of one run, null where it was not measured; null itself if it is defined over replications
/// only.</param>
/// <param name="OfRuns">The figure of an arm from its runs and their figures.</param>
internal sealed record MeasureFormula(
    string Path, Func<RunOutcome, double?>? OfRun, Func<ImmutableArray<RunOutcome>, double?> OfRuns);
