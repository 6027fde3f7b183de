using OpenLedger.Reporting.Results;

namespace OpenLedger.Reporting.Authority;

/// <summary>What <c>olsim explain --format json</c> prints. Names carry units; what does not apply is absent.</summary>
/// <param name="Schema">Always <see cref="CurrentSchema"/>.</param>
/// <param name="Scenario">The scenario.</param>
/// <param name="Seed">Master seed, a whole number of 64 bits.</param>
/// <param name="Settings">What the command line changed.</param>
/// <param name="Program">The program that read it.</param>
/// <param name="Horizons">The horizons, by name, with their length in seconds; the shortest first.</param>
/// <param name="Principals">The principals.</param>
/// <param name="Notes">What the figures are, and what is not in them.</param>
public sealed record ExplainDocument(
    string Schema,
    ExplainScenario Scenario,
    string Seed,
    ExplainSettings Settings,
    ProgramSection Program,
    OrderedDictionary<string, double> Horizons,
    IReadOnlyList<ExplainPrincipal> Principals,
    IReadOnlyList<string> Notes)
{
    /// <summary>Name and version of the format.</summary>
    public const string CurrentSchema = "openledger.sim/explain/1";
}
