using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using OpenLedger.Reporting.Diffs;
using OpenLedger.Reporting.Json;
using OpenLedger.Reporting.Results;
using OpenLedger.Reporting.Terminal;
using OpenLedger.Scenarios.Text;
using OpenLedger.Sim.Hosting;

namespace OpenLedger.Sim.Verbs;

/// <summary><c>olsim diff</c>: compares two results.</summary>
internal static class DiffVerb
{
    private const double UsualPercent = 95;

    /// <summary>Builds the verb.</summary>
    public static (Command Verb, string Example) Build(Host host)
    {
        var first = new Argument<string>("a.json") { Description = "The result.json from before." };
        var second = new Argument<string>("b.json") { Description = "The result.json to hold against it." };
        var arms = new Option<string[]>("--arm")
        {
            Description = "Hold an arm of a against one of b; may be repeated. Default: those of the same name.",
            HelpName = "A=B",
            AllowMultipleArgumentsPerToken = true,
        };
        var confidence = new Option<double>("--confidence")
        {
            Description = "Confidence of the intervals in per cent, from 50 to 99.999.",
            HelpName = "PERCENT",
            DefaultValueFactory = _ => UsualPercent,
            CustomParser = ParsePercent,
        };
        Option<string> format = CommonOptions.Format("What to print: tables, or one JSON document.");
        var verb = new Command(
            "diff",
            "Compares two results, replication with replication where both have the same random numbers. Exits 1 if containment "
            + "worsened: if, in any arm, a measure under loss or containment (net or gross loss, share, victims, radius, hop, time to "
            + "detect, time to contain) is worse and the interval of the difference excludes 0; where there is no spread, if it is "
            + "worse by more than 0.1 %. The two times do not count where the net loss improved.")
        {
            first, second, arms, confidence, format,
        };
        verb.SetAction(parsed => Run(
            host,
            parsed.GetRequiredValue(first),
            parsed.GetRequiredValue(second),
            parsed.GetValue(arms) ?? [],
            parsed.GetValue(confidence) / 100,
            parsed.GetValue(format) == "json"));
        return (verb, "olsim diff before/result.json after/result.json --arm approvals=sessions");
    }

    private static int Run(Host host, string fileA, string fileB, string[] arms, double confidence, bool json)
    {
        ResultDocument? a = Read(host, fileA);
        ResultDocument? b = Read(host, fileB);
        if (a is null || b is null)
        {
            return ExitCode.Usage;
        }

        List<Diagnostic> diagnostics = [];
        ImmutableArray<(string A, string B)> pairs = Pairs(arms, a, b, diagnostics);
        if (arms.Length == 0 && a.Digest != b.Digest && !a.Arms.Keys.Any(b.Arms.ContainsKey))
        {
            diagnostics.Add(CommandLineCodes.Error(
                CommandLineCodes.NoCommonArm, fileB, $"no arm of it is in '{fileA}'", "say which to compare: --arm A=B"));
        }
        else if (a.Scenario.Name != b.Scenario.Name)
        {
            diagnostics.Add(new Diagnostic(
                Severity.Warning,
                CommandLineCodes.OtherScenario,
                fileB,
                1,
                1,
                $"it is of '{b.Scenario.Name}', but '{fileA}' of '{a.Scenario.Name}'",
                "differences may mean anything"));
        }

        if (host.Diagnose(diagnostics))
        {
            return ExitCode.Usage;
        }

        DiffDocument diff = DiffDocumentBuilder.Build(fileA, a, fileB, b, pairs, confidence);
        host.Print(json ? DiffJson.ToText(diff) : DiffView.Render(diff, host.Screen));
        return diff.ContainmentWorsened ? ExitCode.Missed : ExitCode.Ok;
    }

    private static ResultDocument? Read(Host host, string file)
    {
        ResultDocument? result = ResultJson.Read(file, out Diagnostic? diagnostic);
        if (diagnostic is not null)
        {
            host.Diagnose([diagnostic]);
        }

        return result;
    }

    private static ImmutableArray<(string A, string B)> Pairs(
        string[] arguments, ResultDocument a, ResultDocument b, List<Diagnostic> diagnostics)
    {
        var pairs = new List<(string, string)>();
        foreach (string argument in arguments)
        {
            string[] names = argument.Split('=');
            if (names.Length != 2 || names[0].Length == 0 || names[1].Length == 0)
            {
                diagnostics.Add(CommandLineCodes.Error(
                    CommandLineCodes.BadArmPair, "--arm", $"'{argument}' is not A=B", "for example --arm approvals=sessions"));
                continue;
            }

            Know(names[0], a, "the first result", diagnostics);
            Know(names[1], b, "the second result", diagnostics);
            pairs.Add((names[0], names[1]));
        }

        return [.. pairs.Distinct()];
    }

    private static void Know(string arm, ResultDocument result, string which, List<Diagnostic> diagnostics)
    {
        if (!result.Arms.ContainsKey(arm))
        {
            diagnostics.Add(CommandLineCodes.Error(
                CommandLineCodes.UnknownArm, "--arm", $"{which} has no arm '{arm}'", NearestName.Hint(arm, result.Arms.Keys)));
        }
    }

    private static double ParsePercent(ArgumentResult result)
    {
        string text = result.Tokens[0].Value.TrimEnd('%');
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double percent)
            && percent is >= 50 and <= 99.999)
        {
            return percent;
        }

        result.AddError($"--confidence takes a percentage from 50 to 99.999, not '{result.Tokens[0].Value}'.");
        return UsualPercent;
    }
}
