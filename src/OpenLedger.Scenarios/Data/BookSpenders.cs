using System.Globalization;
using OpenLedger.Scenarios.Binding;
using OpenLedger.Scenarios.Text;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Scenarios.Data;

/// <summary>
/// The spenders that a book names. Real books name many that a scenario does not have: their allowances play no part, which is said once for
/// each.
/// </summary>
internal sealed class BookSpenders(BindContext context, CsvValues values)
{
    /// <summary>Number of the spender of rows that name none.</summary>
    public const int None = -1;

    private const int MostWarnings = 10;

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<Spender> _spenders = [];

    /// <summary>Finds what a row names. False, and it was reported, if that can be no spender.</summary>
    /// <param name="field">The field.</param>
    /// <param name="number">Number of the spender, from 0; <see cref="None"/> if none is named.</param>
    /// <param name="population">Index of the population that it is; -1 if the scenario has none such.</param>
    public bool TryFind(CsvField field, out int number, out int population)
    {
        number = None;
        population = -1;
        if (field.Text.Length == 0)
        {
            return true;
        }

        if (!_numbers.TryGetValue(field.Text, out number))
        {
            number = _spenders.Count;
            _numbers.Add(field.Text, number);
            _spenders.Add(new Spender(context.PopulationNames.TryFind(field.Text, out int index) ? index : -1, field));
        }

        Spender spender = _spenders[number];
        spender.Rows++;
        population = spender.Population;
        if (population < 0 || CanSpend(context.Populations[population]))
        {
            return true;
        }

        context.Diagnostics.Error(DiagnosticCodes.DataName, values.PlaceOf(field),
            $"column spender names {field.Text}, which is neither a program nor a single agent", context.Diagnostics.IsFull ? "" : Known());
        return false;
    }

    /// <summary>Warns of the spenders that the scenario does not have, in the order of their first rows.</summary>
    public void WarnOfUnknown()
    {
        Spender[] unknown = [.. _spenders.Where(spender => spender.Population < 0)];
        foreach (Spender spender in unknown.Take(MostWarnings))
        {
            string nearest = NearestName.Find(spender.First.Text, Able()) is { } name ? $"did you mean '{name}'?" : "";
            context.Diagnostics.Warning(DiagnosticCodes.DataUnused, values.PlaceOf(spender.First),
                $"column spender names '{ScalarNode.Shortened(spender.First.Text)}' in {Rows(spender.Rows)}, " +
                "which the scenario does not have: its allowances play no part", nearest);
        }

        if (unknown.Length > MostWarnings)
        {
            context.Diagnostics.Warning(DiagnosticCodes.DataUnused, values.PlaceOf(unknown[MostWarnings].First),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{unknown.Length - MostWarnings} more spenders, in {Rows(unknown.Skip(MostWarnings).Sum(spender => spender.Rows))}, ") +
                "play no part either");
        }
    }

    private static bool CanSpend(PopulationPlan population) => population.Kind != PopulationKind.Owners && population.Count == 1;

    private static string Rows(int count) =>
        count == 1 ? "1 row" : string.Create(CultureInfo.InvariantCulture, $"{count} rows");

    private IEnumerable<string> Able() => context.Populations.Where(CanSpend).Select(population => population.Name);

    private string Known() => Able().Any() ? $"who may spend here: {string.Join(", ", Able().Take(12))}" : "the scenario has no program";

    private sealed class Spender(int population, CsvField first)
    {
        public int Population { get; } = population;

        public CsvField First { get; } = first;

        public int Rows { get; set; }
    }
}
