using System.Collections.Immutable;
using System.Globalization;
using OpenLedger.Analysis.Authority;
using OpenLedger.Reporting.Authority;
using OpenLedger.Scenarios;
using OpenLedger.Simulation.Authority;

namespace OpenLedger.Reporting.Terminal;

/// <summary>What the keys of each principal open, as tables for a terminal: a row per arm, and below it the limits that
/// decide.</summary>
public static class ExplainView
{
    private const int FigureWidth = 10;
    private const int MostLimits = 3;
    private const double LeastShare = 0.001;
    private const string Indent = "  ";

    /// <summary>Renders the figures.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="figures">What was read.</param>
    /// <param name="options">What the screen can do.</param>
    public static string Render(ScenarioDocument scenario, AuthorityFigures figures, ScreenOptions options)
    {
        var screen = new Screen(options);
        screen.Heading(scenario.Plan.Scenario, scenario.Summary);
        screen.Line("What could be lost from time zero on if a key were stolen then, in US dollars", Screen.Faint);
        screen.Line();
        foreach (PrincipalFigures principal in figures.Principals)
        {
            Principal(screen, figures, principal);
            screen.Line();
        }

        screen.Paragraph("", string.Join(' ', AuthorityText.NotesOn(figures)), Screen.Faint);
        return screen.ToString();
    }

    private static void Principal(Screen screen, AuthorityFigures figures, PrincipalFigures principal)
    {
        screen.Line(principal.Name, Screen.Strong);
        screen.Paragraph(Indent, AuthorityText.MeaningOf(principal), Screen.Plain);
        bool group = principal.Kind is PrincipalKind.Agents or PrincipalKind.Owners;
        if (group && principal.Largest is null)
        {
            return;
        }

        Row(screen, "arm", [group ? "" : "entrusted", .. principal.Arms[0].Horizons.Select(h => h.Horizon.Name)], Screen.Faint);

        // Arms that differ in what follows an attack are the same without one.
        foreach (IGrouping<string, (string Arm, ImmutableArray<string> Cells, ImmutableArray<string> Limits)> same in principal.Arms
            .Select(arm => (
                arm.Arm,
                Cells: ImmutableArray.Create(
                    [group ? "" : FigureText.Amount(arm.EntrustedUsd), .. arm.Horizons.Select(h => FigureText.Amount(h.LossUsd))]),
                Limits: group ? [] : LimitLines(figures, arm)))
            .GroupBy(row => string.Join('\n', [.. row.Cells, .. row.Limits]), StringComparer.Ordinal))
        {
            bool every = principal.Arms.Length > 1 && same.Count() == principal.Arms.Length;
            Row(screen, every ? "every arm" : string.Join(", ", same.Select(row => row.Arm)), same.First().Cells, Screen.Plain);
            foreach (string line in same.First().Limits)
            {
                screen.Paragraph(Indent, line, Screen.Faint);
            }
        }
    }

    private static void Row(Screen screen, string name, ImmutableArray<string> cells, Spectre.Console.Style style)
    {
        int room = screen.Width - (cells.Length * FigureWidth);
        string figures = string.Concat(cells.Select(cell => cell.PadLeft(FigureWidth)));
        if (name.Length > room)
        {
            screen.Paragraph("", name, style);
            name = "";
        }

        screen.Line(name.PadRight(room) + figures, style);
    }

    // One line for horizons that follow one another and say the same.
    private static ImmutableArray<string> LimitLines(AuthorityFigures figures, ArmAuthority arm)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        for (int first = 0; first < arm.Horizons.Length;)
        {
            string limits = Limits(figures, arm.Horizons[first]);
            int next = first + 1;
            while (next < arm.Horizons.Length && Limits(figures, arm.Horizons[next]) == limits)
            {
                next++;
            }

            if (limits.Length > 0)
            {
                bool all = next - first == arm.Horizons.Length;
                string names = string.Join(", ", arm.Horizons[first..next].Select(h => h.Horizon.Name));
                lines.Add(all ? limits : $"{names}: {limits}");
            }

            first = next;
        }

        return lines.ToImmutable();
    }

    // What decides over next to nothing is not worth a line of its own, unless nothing else decides.
    private static string Limits(AuthorityFigures figures, HorizonFigures horizon) => string.Join(
        ", ",
        horizon.ByLimit.Where((point, i) => point.Share >= LeastShare || (i == 0 && point.Share > 0))
            .Take(MostLimits)
            .Select(point => $"{Name(figures, point)} {FigureText.Share(point.Share)} ({Count(point.Holdings)})"));

    private static string Name(AuthorityFigures figures, ChokePoint point)
    {
        string name = AuthorityText.NameOf(point.Limit);
        bool ofAnAsset = point.Asset >= 0 && point.Limit is not (
            LimitKind.Expiry or LimitKind.Revalidation or LimitKind.Idle or LimitKind.Uses or LimitKind.UsdBucket or LimitKind.Delay
            or LimitKind.Pause);
        string asset = ofAnAsset ? figures.Plan.Assets[point.Asset].Symbol : "";
        return !ofAnAsset ? name : point.Limit == LimitKind.NotGiven ? $"{asset} {name}" : $"{name} of {asset}";
    }

    // Two digits tell many holdings from few, and horizons that hardly differ say the same.
    private static string Count(long holdings)
    {
        (double divisor, string suffix) = holdings switch
        {
            >= 999_500 => (1e6, "M"),
            >= 1_000 => (1e3, "k"),
            _ => (1, ""),
        };
        double scaled = holdings / divisor;
        return scaled.ToString(scaled < 9.95 ? "0.#" : "0", CultureInfo.InvariantCulture) + suffix;
    }
}
