using System.Globalization;
using OpenLedger.Reporting.Diffs;
using Spectre.Console;

namespace OpenLedger.Reporting.Terminal;

/// <summary>
/// The differences of two results as <c>olsim diff</c> prints them: what was run differently, then per arm every measure with the
/// difference, half its interval and what that amounts to, then whether containment worsened.
/// </summary>
public static class DiffView
{
    /// <summary>Renders differences.</summary>
    public static string Render(DiffDocument diff, ScreenOptions options)
    {
        var screen = new Screen(options);
        screen.Line($"a  {diff.A.File}");
        screen.Line($"b  {diff.B.File}");
        screen.Line();
        if (diff.Identical)
        {
            screen.Line("identical", Screen.Good);
            screen.Line($"digest  {diff.A.Digest}");
            return screen.ToString();
        }

        Inputs(screen, diff);
        foreach (ArmDiff arm in diff.Arms)
        {
            Arm(screen, arm);
        }

        Alone(screen, "a", diff.OnlyA);
        Alone(screen, "b", diff.OnlyB);
        screen.Paragraph(
            "",
            $"difference: b less a, ± half its {FigureText.Share(diff.Confidence)} interval; within noise: the interval contains 0; "
            + "no change: without spread within 0.1 %.",
            Screen.Faint);
        Conclude(screen, diff);
        return screen.ToString();
    }

    private static void Inputs(Screen screen, DiffDocument diff)
    {
        foreach (SettingChange change in diff.Settings)
        {
            string name = change.Name;
            string first = change.A ?? "(none)";
            string second = change.B ?? "(none)";
            if (name.Length + first.Length + second.Length + 10 <= screen.Width)
            {
                screen.Line($"{name}  a: {first}  b: {second}");
                continue;
            }

            screen.Line(name);
            screen.Line($"  a: {first}");
            screen.Line($"  b: {second}");
        }

        if (diff.ScenarioText.Length > 0)
        {
            screen.Line("scenario text");
        }

        foreach (string line in diff.ScenarioText)
        {
            screen.Line(
                line.Length <= screen.Width - 2 ? $"  {line}" : $"  {line.AsSpan(0, screen.Width - 3)}…",
                line[0] switch { '+' => Screen.Good, '-' => Screen.Bad, _ => Screen.Faint });
        }

        if (diff.Settings.Length > 0 || diff.ScenarioText.Length > 0)
        {
            screen.Line();
        }
    }

    private static void Arm(Screen screen, ArmDiff arm)
    {
        string both = $"{arm.A} in a, {arm.B} in b";
        screen.Line(arm.A == arm.B ? arm.A : both, Screen.Strong);
        screen.Paragraph("", Method(arm), Screen.Faint);
        Table table = Screen.Columns("measure", "a", "b", "difference", "verdict");
        foreach (MeasureDiff measure in arm.Measures)
        {
            table.AddRow(
                new Text(measure.Path),
                new Text(FigureText.InUnit(measure.Unit, measure.A)),
                new Text(FigureText.InUnit(measure.Unit, measure.B)),
                new Text(Difference(measure)),
                Verdict(measure));
        }

        screen.Write(table);
        screen.Line();
    }

    private static string Method(ArmDiff arm) => arm.Method switch
    {
        DiffMethod.Paired when arm.ReplicationsA == 1 => "one pair of replications with the same random numbers: no interval",
        DiffMethod.Paired => string.Create(
            CultureInfo.InvariantCulture,
            $"{arm.ReplicationsA} pairs of replications with the same random numbers: Student's interval of their differences"),
        _ when arm.ReplicationsA < 2 || arm.ReplicationsB < 2 => string.Create(
            CultureInfo.InvariantCulture,
            $"{arm.ReplicationsA} against {arm.ReplicationsB} replications that are no pairs: no interval, so differences say little"),
        _ => string.Create(
            CultureInfo.InvariantCulture,
            $"{arm.ReplicationsA} against {arm.ReplicationsB} replications that are no pairs: Welch's interval"),
    };

    private static string Difference(MeasureDiff measure)
    {
        if (measure.Difference is not { } difference)
        {
            return FigureText.Absent;
        }

        string sign = difference > 0 ? "+" : "";
        string within = measure.Interval is { } interval
            ? $" ±{FigureText.InUnit(measure.Unit, (interval.High - interval.Low) / 2)}"
            : "";
        return $"{sign}{FigureText.InUnit(measure.Unit, difference)}{within}";
    }

    private static Text Verdict(MeasureDiff measure) => measure.Verdict switch
    {
        DifferenceVerdict.Improved => new Text("improved", Screen.Good),
        DifferenceVerdict.Worsened => new Text("WORSENED", Screen.Bad),
        DifferenceVerdict.NoChange => new Text("no change", Screen.Faint),
        DifferenceVerdict.WithinNoise => new Text("within noise"),
        _ => new Text(measure.A is null ? "only in b" : "only in a"),
    };

    private static void Alone(Screen screen, string side, IEnumerable<string> arms)
    {
        string names = string.Join(' ', arms);
        if (names.Length > 0)
        {
            screen.Paragraph($"not compared, in {side}: ", names, Screen.Plain);
        }
    }

    private static void Conclude(Screen screen, DiffDocument diff)
    {
        screen.Line();
        if (!diff.ContainmentWorsened)
        {
            screen.Line("containment did not worsen", Screen.Good);
            return;
        }

        screen.Line("containment WORSENED", Screen.Bad);
        foreach (ArmDiff arm in diff.Arms)
        {
            string paths = string.Join(' ', DiffDocumentBuilder.Worsened(arm).Select(measure => measure.Path));
            if (paths.Length > 0)
            {
                screen.Paragraph($"  {arm.B}: ", paths, Screen.Plain);
            }
        }
    }
}
