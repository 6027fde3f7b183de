using System.CommandLine;
using System.Globalization;
using OpenLedger.Reporting.Json;
using OpenLedger.Reporting.Results;
using OpenLedger.Scenarios;
using OpenLedger.Scenarios.Text;
using OpenLedger.Sim.Hosting;

namespace OpenLedger.Sim.Verbs;

/// <summary><c>olsim replay</c>: runs again from what a result records and compares digests.</summary>
internal static class ReplayVerb
{
    /// <summary>Builds the verb.</summary>
    public static (Command Verb, string Example) Build(Host host)
    {
        var result = new Argument<string>("result") { Description = "A result.json that a run wrote." };
        Option<int?> jobs = CommonOptions.Jobs();
        var verb = new Command("replay", "Runs again from what a result records; the digest must be the same.") { result, jobs };
        verb.SetAction(parsed =>
            Run(host, parsed.GetRequiredValue(result), parsed.GetValue(jobs) ?? host.Processors));
        return (verb, "olsim replay results/stale-approval/0123456789abcdef/result.json");
    }

    private static int Run(Host host, string path, int jobs)
    {
        ResultDocument? recorded = ResultJson.Read(path, out Diagnostic? diagnostic);
        if (recorded is null)
        {
            host.Diagnose([diagnostic!]);
            return ExitCode.Usage;
        }

        ScenarioLoadResult loaded = host.LoadText(recorded.Scenario.File, recorded.Scenario.Text, Overrides(recorded));
        if (host.Diagnose(loaded.Diagnostics) || loaded.Document is not { } scenario)
        {
            return ExitCode.Usage;
        }

        List<Diagnostic> diagnostics = [];
        ArmSelection? arms = ArmSelection.Of(scenario.Plan, recorded.Settings.Arms, diagnostics);
        Compare(path, recorded, scenario, diagnostics);
        if (host.Diagnose(diagnostics) || arms is null)
        {
            return ExitCode.Usage;
        }

        RunReport? report = EnsembleExecution.Run(host, scenario, arms, jobs);
        return report is null ? ExitCode.Internal : Conclude(host, recorded, report);
    }

    private static ScenarioOverrides Overrides(ResultDocument recorded) => new()
    {
        Seed = ulong.Parse(recorded.Seed, NumberStyles.None, CultureInfo.InvariantCulture),
        Replications = recorded.Settings.Replications,
        Settings = [.. recorded.Settings.Set.Select(setting => new Setting(setting.Key, setting.Value))],
    };

    // A digest of other inputs says nothing about the program, so nothing is run on them.
    private static void Compare(string path, ResultDocument recorded, ScenarioDocument scenario, List<Diagnostic> diagnostics)
    {
        if (scenario.Sha256 != recorded.Scenario.Sha256)
        {
            diagnostics.Add(CommandLineCodes.Error(
                CommandLineCodes.TextChanged,
                path,
                $"the scenario's text hashes to {scenario.Sha256}, but the result records {recorded.Scenario.Sha256}",
                "was the file edited?"));
        }

        if (scenario.Inputs.Length != recorded.Inputs.Length)
        {
            diagnostics.Add(CommandLineCodes.Error(
                CommandLineCodes.InputChanged,
                path,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the scenario reads {scenario.Inputs.Length} data files, but the result records {recorded.Inputs.Length}"),
                "was the file edited?"));
            return;
        }

        for (int i = 0; i < scenario.Inputs.Length; i++)
        {
            if (scenario.Inputs[i].Sha256 != recorded.Inputs[i].Sha256)
            {
                diagnostics.Add(CommandLineCodes.Error(
                    CommandLineCodes.InputChanged,
                    scenario.Inputs[i].Path,
                    $"the file hashes to {scenario.Inputs[i].Sha256}, but the result was made with {recorded.Inputs[i].Sha256}",
                    "put the old file back, or run the scenario anew"));
            }
        }
    }

    private static int Conclude(Host host, ResultDocument recorded, RunReport report)
    {
        string replayed = report.Digest.ToString();
        bool same = replayed == recorded.Digest;
        host.Print($"recorded  {recorded.Digest}\nreplayed  {replayed}\n{(same ? "same digest" : "ANOTHER DIGEST")}\n");
        if (!same && recorded.Program != report.Program)
        {
            host.Note($"the result was made by {Name(recorded.Program)}, this is {Name(report.Program)}");
        }

        return same ? ExitCode.Ok : ExitCode.OtherDigest;
    }

    private static string Name(ProgramSection program) =>
        $"version {program.Version} {program.Commit ?? "(commit unknown)"}{(program.Dirty == true ? " (changed)" : "")}";
}
