using System.Collections.Immutable;
using System.CommandLine;
using OpenLedger.Analysis.Authority;
using OpenLedger.Reporting.Authority;
using OpenLedger.Reporting.Json;
using OpenLedger.Reporting.Terminal;
using OpenLedger.Scenarios.Text;
using OpenLedger.Sim.Hosting;

namespace OpenLedger.Sim.Verbs;

/// <summary><c>olsim explain</c>: what could be lost if a key were stolen, and which limits decide over it; nothing
/// runs.</summary>
internal static class ExplainVerb
{
    /// <summary>Builds the verb.</summary>
    public static (Command Verb, string Example) Build(Host host)
    {
        Argument<string> scenario = CommonOptions.Scenario();
        var principal = new Option<string?>("--principal") { Description = "Explain this principal only.", HelpName = "NAME" };
        Option<ulong?> seed = CommonOptions.Seed();
        Option<string[]> arms = CommonOptions.Arms("Explain these arms only; may be repeated.");
        Option<string[]> settings = CommonOptions.Settings();
        Option<string> format = CommonOptions.Format("What to print: tables, or one JSON document.");
        var verb = new Command(
            "explain",
            "Says, without an attack, what could be lost per arm and principal in a slot, a minute, an hour and a day, and which "
            + "limits decide.")
        {
            scenario, principal, seed, arms, settings, format,
        };
        verb.SetAction(parsed => Run(host, new ExplainRequest(
            parsed.GetRequiredValue(scenario),
            parsed.GetValue(principal),
            parsed.GetValue(seed),
            [.. parsed.GetValue(arms) ?? []],
            [.. parsed.GetValue(settings) ?? []],
            parsed.GetValue(format) == "json")));
        return (verb, "olsim explain scenarios/stale-approval.yaml --principal dapp --arm approvals sessions");
    }

    private static int Run(Host host, ExplainRequest request)
    {
        if (RequestedScenario.Load(host, request.Scenario, request.Settings, request.Seed) is not { } scenario)
        {
            return ExitCode.Usage;
        }

        List<Diagnostic> diagnostics = [];
        ArmSelection? arms = ArmSelection.Of(scenario.Plan, request.Arms, diagnostics);
        CheckPrincipal(request.Principal, AuthorityFigures.NamesOf(scenario.Plan), diagnostics);
        if (host.Diagnose(diagnostics) || arms is null)
        {
            return ExitCode.Usage;
        }

        AuthorityFigures figures;
        using (var progress = new ProgressLine(host))
        {
            figures = AuthorityFigures.Read(scenario.Plan, arms.Indices, host.Processors, progress.Show, host.Cancellation);
        }

        figures = request.Principal is { } principal ? figures.Of(principal) : figures;
        host.Print(request.Json
            ? ExplainJson.ToText(ExplainDocumentBuilder.Build(scenario, arms.Names, figures, host.Build.Program))
            : ExplainView.Render(scenario, figures, host.Screen));
        return ExitCode.Ok;
    }

    private static void CheckPrincipal(string? name, ImmutableArray<string> known, List<Diagnostic> diagnostics)
    {
        if (name is not null && !known.Contains(name))
        {
            diagnostics.Add(CommandLineCodes.Error(
                CommandLineCodes.UnknownPrincipal, "--principal", $"unknown principal '{name}'", NearestName.Hint(name, known)));
        }
    }

    /// <summary>What the command line asked for.</summary>
    private sealed record ExplainRequest(
        string Scenario, string? Principal, ulong? Seed, ImmutableArray<string> Arms, ImmutableArray<string> Settings, bool Json);
}
