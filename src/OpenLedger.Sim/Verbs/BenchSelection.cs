using System.Collections.Immutable;
using OpenLedger.Performance;
using OpenLedger.Scenarios.Text;

namespace OpenLedger.Sim.Verbs;

/// <summary>Which suites and cases a command line names.</summary>
/// <param name="Suites">The suites that have something to measure.</param>
/// <param name="IsWanted">Whether a case was asked for.</param>
internal sealed record BenchSelection(ImmutableArray<BenchSuite> Suites, Predicate<string> IsWanted)
{
    /// <summary>Looks the names up. Null if one is unknown; then the diagnostics say which.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="known">The suites that there are.</param>
    /// <param name="diagnostics">Gets an error for every unknown name.</param>
    public static BenchSelection? Of(BenchRequest request, ImmutableArray<BenchSuite> known, List<Diagnostic> diagnostics)
    {
        string[] names = [.. known.Select(suite => suite.Name)];
        foreach (string name in request.Suites.Except(names, StringComparer.Ordinal))
        {
            diagnostics.Add(CommandLineCodes.Error(
                CommandLineCodes.UnknownSuite, "suite", $"there is no suite '{name}'", NearestName.Hint(name, names)));
        }

        if (diagnostics.Count > 0)
        {
            return null;
        }

        ImmutableArray<BenchSuite> suites =
            [.. known.Where(suite => request.Suites.IsEmpty || request.Suites.Contains(suite.Name))];
        if (request.Cases.IsEmpty)
        {
            return new BenchSelection(suites, _ => true);
        }

        string[] cases = [.. suites.SelectMany(suite => CasesOf(suite, request.Options))];
        foreach (string name in request.Cases.Except(cases, StringComparer.Ordinal))
        {
            diagnostics.Add(CommandLineCodes.Error(
                CommandLineCodes.UnknownCase, "--case", $"there is no case '{name}'", NearestName.Hint(name, cases)));
        }

        return diagnostics.Count > 0
            ? null
            : new BenchSelection(
                [.. suites.Where(suite => CasesOf(suite, request.Options).Any(name => request.Cases.Contains(name)))],
                name => request.Cases.Contains(name));
    }

    private static IEnumerable<string> CasesOf(BenchSuite suite, BenchOptions options) =>
        suite.Cases(options).Select(entry => entry.Name);
}
