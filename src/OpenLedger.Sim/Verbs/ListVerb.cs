using System.CommandLine;
using OpenLedger.Core.Guardrails;
using OpenLedger.Reporting.Documents;
using OpenLedger.Reporting.Terminal;
using OpenLedger.Scenarios;
using OpenLedger.Simulation.Actors;
using OpenLedger.Scenarios.Measures;
using OpenLedger.Scenarios.Text;
using OpenLedger.Sim.Hosting;

namespace OpenLedger.Sim.Verbs;

/// <summary><c>olsim list</c>: what there is to choose from.</summary>
internal static class ListVerb
{
    private const string MeasureList = "measures";
    private const string Table = "table";
    private const string Markdown = "markdown";

    /// <summary>Builds the verb.</summary>
    public static (Command Verb, string Example) Build(Host host)
    {
        var what = new Argument<string>("what") { Description = "scenarios, behaviours, measures or reasons.", HelpName = "what" };
        what.AcceptOnlyFromAmong("scenarios", "behaviours", MeasureList, "reasons");
        var format = new Option<string>("--format")
        {
            Description = "table, or for measures markdown: the page docs/MEASURES.md.",
            DefaultValueFactory = _ => Table,
        };
        format.AcceptOnlyFromAmong(Table, Markdown);
        var verb = new Command("list", "Lists scenarios, behaviours of attackers, measures, or reasons of refusals.") { what, format };
        verb.Validators.Add(parsed =>
        {
            if (parsed.GetValue(format) == Markdown && parsed.GetValue(what) != MeasureList)
            {
                parsed.AddError("Only 'list measures' has the format 'markdown'.");
            }
        });
        verb.SetAction(parsed => parsed.GetRequiredValue(what) switch
        {
            "scenarios" => Scenarios(host),
            "behaviours" => Behaviours(host),
            MeasureList => Measures(host, parsed.GetValue(format) == Markdown),
            _ => Reasons(host),
        });
        return (verb, "olsim list measures");
    }

    private static int Scenarios(Host host)
    {
        List<Diagnostic> diagnostics = [];
        IReadOnlyList<string> files = ScenarioFiles.All(host, diagnostics);
        if (host.Diagnose(diagnostics))
        {
            return ExitCode.Usage;
        }

        var entries = new List<ListEntry>();
        foreach (string file in files)
        {
            ScenarioLoadResult loaded = host.Load(file, new ScenarioOverrides());
            entries.Add(loaded.Document is { } scenario
                ? new ListEntry(
                    scenario.Path, scenario.Summary, "arms: " + string.Join(", ", scenario.Plan.Arms.Select(arm => arm.Name)))
                : new ListEntry(file, "cannot be read; see olsim validate"));
        }

        return Print(host, entries);
    }

    private static int Behaviours(Host host) =>
        Print(host, AttackBehaviours.All.Select(behaviour => new ListEntry(behaviour.Name, behaviour.Summary)));

    private static int Measures(Host host, bool asPage)
    {
        if (asPage)
        {
            host.Print(MeasuresPage.Text());
            return ExitCode.Ok;
        }

        return Print(host, MeasureCatalogue.All.Select(measure => new ListEntry(
            measure.Path,
            measure.Meaning,
            $"{measure.Unit}; {measure.Aggregate} of {measure.Formula}; {Words(measure.Better)}")));
    }

    private static int Reasons(Host host) => Print(host, ReasonCatalogue.All.Select(reason => new ListEntry(
        reason.Constraint.Length == 0 ? reason.Name : $"{reason.Name} ({reason.Constraint})",
        reason.Explanation,
        reason.Remedy)));

    private static string Words(Direction direction) => direction switch
    {
        Direction.LowerIsBetter => "lower is better",
        Direction.HigherIsBetter => "higher is better",
        _ => "neither way is better",
    };

    private static int Print(Host host, IEnumerable<ListEntry> entries)
    {
        host.Print(ListView.Render([.. entries], host.Screen));
        return ExitCode.Ok;
    }
}
