using System.Globalization;
using OpenLedger.Analysis.Expectations;
using OpenLedger.Reporting.Baselines;
using OpenLedger.Reporting.Checks;
using OpenLedger.Reporting.Results;
using Spectre.Console;

namespace OpenLedger.Reporting.Terminal;

/// <summary>
/// A check as <c>olsim check</c> prints it: a line per scenario, then every expectation that was missed and every figure that left
/// its baseline as old, new and difference.
/// </summary>
public static class CheckView
{
    private const int LongestName = 30;
    private const string Indent = "    ";

    /// <summary>Renders a check.</summary>
    public static string Render(CheckDocument check, ScreenOptions options)
    {
        var screen = new Screen(options);
        Overview(screen, check);
        foreach (CheckedScenario scenario in check.Scenarios)
        {
            Details(screen, scenario);
        }

        int missed = check.Scenarios.Count(scenario => !scenario.Passed);
        string all = Counted(check.Scenarios.Length, "scenario");
        string orphans = check.BaselinesWithoutScenario.IsEmpty
            ? ""
            : $", {Counted(check.BaselinesWithoutScenario.Length, "baseline")} without a scenario";
        screen.Line(
            (missed == 0 ? $"{all}, all ok" : $"{Count(missed)} of {all} missed") + orphans,
            check.Passed ? Screen.Good : Screen.Bad);
        return screen.ToString();
    }

    /// <summary>The verdict on a scenario in a word.</summary>
    public static string VerdictOf(CheckedScenario scenario) => scenario.Passed ? "ok" : "MISSED";

    private static void Overview(Screen screen, CheckDocument check)
    {
        Table table = Screen.Columns("scenario", "arms", "verdict", "met", "missed", "skipped", "baseline");
        foreach (CheckedScenario scenario in check.Scenarios)
        {
            table.AddRow(
                new Text(Clipped(scenario.Name)),
                new Text(Count(scenario.Arms)),
                new Text(VerdictOf(scenario), scenario.Passed ? Screen.Good : Screen.Bad),
                new Text(Expectations(scenario, Verdict.Met)),
                new Text(Expectations(scenario, Verdict.Missed)),
                new Text(Expectations(scenario, Verdict.Skipped)),
                new Text(Baseline(scenario.Baseline)));
        }

        screen.Write(table);
        screen.Line();
    }

    private static string Baseline(CheckedBaseline baseline) => baseline.Verdict switch
    {
        BaselineVerdict.Equal => "equal",
        _ when baseline.Updated => "written",
        BaselineVerdict.Within => "within",
        BaselineVerdict.Changed => "CHANGED",
        _ => "none",
    };

    private static void Details(Screen screen, CheckedScenario scenario)
    {
        ExpectSection[] missed = [.. scenario.Expect.Where(line => line.Verdict == Verdict.Missed)];
        bool changed = scenario.Baseline.Verdict == BaselineVerdict.Changed;
        if (missed.Length == 0 && !changed)
        {
            return;
        }

        screen.Line($"{scenario.Name}  {scenario.File}", Screen.Strong);
        foreach (ExpectSection expectation in missed)
        {
            ExpectationLines.Write(screen, expectation);
        }

        if (changed)
        {
            Changes(screen, scenario);
        }

        screen.Line();
    }

    private static void Changes(Screen screen, CheckedScenario scenario)
    {
        CheckedBaseline baseline = scenario.Baseline;
        string updated = baseline.Updated ? "written anew; what is no longer within 0.1 %:" : "not within 0.1 %:";
        screen.Paragraph("", $"{baseline.File}: {updated}", Screen.Plain);
        if (baseline.Seed != scenario.Seed)
        {
            screen.Line($"seed  old {baseline.Seed}  new {scenario.Seed}");
        }

        foreach (string arm in baseline.ArmsAppeared)
        {
            screen.Line($"arms.{arm}  appeared: the baseline does not have it");
        }

        foreach (string arm in baseline.ArmsVanished)
        {
            screen.Line($"arms.{arm}  vanished: only the baseline has it");
        }

        foreach (FigureChange figure in baseline.Figures)
        {
            Figure(screen, figure);
        }
    }

    private static void Figure(Screen screen, FigureChange figure)
    {
        string old = figure.Old is { } before ? ExpectationLines.Number(before) : "(absent)";
        string now = figure.New is { } after ? ExpectationLines.Number(after) : "(absent)";
        string values = $"old {old}  new {now}{Difference(figure)}";
        if (figure.Path.Length + 2 + values.Length <= screen.Width)
        {
            screen.Line($"{figure.Path}  {values}");
            return;
        }

        screen.Line(figure.Path);
        screen.Line(Indent + values);
    }

    private static string Difference(FigureChange figure)
    {
        if (figure.Difference is not { } difference)
        {
            return "";
        }

        string percent = figure.Percent is { } p
            ? string.Create(CultureInfo.InvariantCulture, $" ({Sign(p)}{p:0.##} %)")
            : "";
        return $"  {Sign(difference)}{ExpectationLines.Number(difference)}{percent}";
    }

    private static string Sign(double value) => value > 0 ? "+" : "";

    private static string Counted(int count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    private static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Expectations(CheckedScenario scenario, Verdict verdict) =>
        Count(scenario.Expect.Count(expectation => expectation.Verdict == verdict));

    private static string Clipped(string name) =>
        name.Length <= LongestName ? name : string.Concat(name.AsSpan(0, LongestName - 1), "…");
}
