using OpenLedger.Analysis.Authority;
using OpenLedger.Reporting.Results;
using OpenLedger.Scenarios;
using OpenLedger.Simulation.Engine;

namespace OpenLedger.Reporting.Authority;

/// <summary>Makes the document of what a scenario's keys open.</summary>
public static class ExplainDocumentBuilder
{
    /// <summary>Makes it.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="arms">Names of the arms asked for; empty: all.</param>
    /// <param name="figures">What was read.</param>
    /// <param name="program">The program that read it.</param>
    public static ExplainDocument Build(
        ScenarioDocument scenario, IReadOnlyList<string> arms, AuthorityFigures figures, ProgramSection program) => new(
        ExplainDocument.CurrentSchema,
        new ExplainScenario(scenario.Plan.Scenario, scenario.Path, scenario.Sha256),
        scenario.Plan.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture),
        new ExplainSettings(arms, Map(scenario.Settings, setting => setting.Path, setting => setting.Value)),
        program,
        Map(Horizon.Of(scenario.Plan), horizon => horizon.Name, horizon => (double)horizon.Span.Ns / SimDuration.NsPerSecond),
        [.. figures.Principals.Select(principal => PrincipalOf(figures, principal))],
        AuthorityText.NotesOn(figures));

    private static ExplainPrincipal PrincipalOf(AuthorityFigures figures, PrincipalFigures principal) => new(
        principal.Name,
        principal.Kind.ToString().ToLowerInvariant(),
        principal.Members,
        principal.Largest,
        principal.OwnUsd,
        AuthorityText.MeaningOf(principal),
        Map(principal.Arms, arm => arm.Arm, arm => new ExplainArm(
            arm.Delegators,
            arm.EntrustedUsd,
            Map(arm.Horizons, h => h.Horizon.Name, h => new ExplainHorizon(
                h.LossUsd, [.. h.ChokePoints.Select(point => PointOf(figures, point))])))));

    private static ExplainChokePoint PointOf(AuthorityFigures figures, ChokePoint point) => new(
        AuthorityText.KeyOf(point.Limit), figures.Plan.Assets[point.Asset].Symbol, point.Holdings, point.HeldUsd, point.LossUsd,
        point.Share);

    private static OrderedDictionary<string, TValue> Map<T, TValue>(
        IEnumerable<T> items, Func<T, string> key, Func<T, TValue> value)
    {
        var map = new OrderedDictionary<string, TValue>(StringComparer.Ordinal);
        foreach (T item in items)
        {
            map.Add(key(item), value(item));
        }

        return map;
    }
}
