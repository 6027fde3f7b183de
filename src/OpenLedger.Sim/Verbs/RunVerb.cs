using System.Collections.Immutable;
using System.CommandLine;
using OpenLedger.Analysis.Digests;
using OpenLedger.Reporting.Folders;
using OpenLedger.Reporting.Json;
using OpenLedger.Reporting.Results;
using OpenLedger.Reporting.Terminal;
using OpenLedger.Scenarios.Text;
using OpenLedger.Sim.Hosting;

namespace OpenLedger.Sim.Verbs;

/// <summary><c>olsim run</c>: runs the arms of a scenario, prints the comparison and writes the results.</summary>
internal static class RunVerb
{
    private const int MostReplications = 10_000;
    private const int MostWorkers = 64;

    /// <summary>Builds the verb.</summary>
    public static (Command Verb, string Example) Build(Host host)
    {
        Argument<string> scenario = CommonOptions.Scenario();
        Option<ulong?> seed = CommonOptions.Seed();
        Option<int?> replications =
            OptionParsers.WholeNumber("--replications", "Replications of every arm; default: the file's.", 1, MostReplications);
        Option<string[]> arms = CommonOptions.Arms("Run these arms only; may be repeated.");
        Option<string[]> settings = CommonOptions.Settings();
        Option<int?> workers = OptionParsers.WholeNumber(
            "--workers", "Executor threads of one node; results do not depend on it. Default: 1.", 1, MostWorkers);
        Option<int?> jobs = CommonOptions.Jobs();
        Option<string> format = CommonOptions.Format("What to print: the comparison, or result.json.");
        var output = new Option<string>("--out")
        {
            Description = "Folder of results.",
            HelpName = "DIR",
            DefaultValueFactory = _ => "results",
        };
        var trace = new Option<string?>("--trace")
        {
            Description = "Write every transaction to this file, one JSON object a line.",
            HelpName = "FILE",
        };

        var verb = new Command("run", "Runs the arms of a scenario, prints the comparison and writes DIR/<scenario>/<run id>/.")
        {
            scenario, seed, replications, arms, settings, workers, jobs, format, output, trace,
        };
        verb.SetAction(parsed => Run(host, new RunRequest(
            parsed.GetRequiredValue(scenario),
            parsed.GetValue(seed),
            parsed.GetValue(replications),
            [.. parsed.GetValue(arms) ?? []],
            [.. parsed.GetValue(settings) ?? []],
            parsed.GetValue(jobs) ?? Math.Max(1, host.Processors / (parsed.GetValue(workers) ?? 1)),
            parsed.GetValue(workers) ?? 1,
            parsed.GetValue(format) == "json",
            parsed.GetValue(output)!,
            parsed.GetValue(trace))));
        return (verb, "olsim run scenarios/stale-approval.yaml --replications 2 --arm approvals sessions --set attack.at=3h");
    }

    private static int Run(Host host, RunRequest request)
    {
        if (RequestedScenario.Load(host, request.Scenario, request.Settings, request.Seed, request.Replications) is not { } scenario)
        {
            return ExitCode.Usage;
        }

        List<Diagnostic> diagnostics = [];
        ArmSelection? arms = ArmSelection.Of(scenario.Plan, request.Arms, diagnostics);
        if (host.Diagnose(diagnostics) || arms is null)
        {
            return ExitCode.Usage;
        }

        string runId = new RunIdentity(scenario, arms.Names).RunId(host.Build.Identity);
        var folder = new ResultFolder(request.Output, scenario.Plan.Scenario, runId);
        if (folder.Probe() is { } problem)
        {
            return Refuse(host, request.Output, problem);
        }

        if (!TryOpenTrace(host, request.Trace, out TraceFile? trace))
        {
            return ExitCode.Usage;
        }

        RunReport? report;
        using (trace)
        {
            report = EnsembleExecution.Run(host, scenario, arms, request.Jobs, request.Workers, trace);
        }

        if (report is null)
        {
            return ExitCode.Internal;
        }

        // The last moment at which stopping leaves nothing behind.
        host.Cancellation.ThrowIfCancellationRequested();
        return Publish(host, request, report, folder);
    }

    private static int Publish(Host host, RunRequest request, RunReport report, ResultFolder folder)
    {
        ResultDocument document = ResultDocumentBuilder.Build(report);
        folder.Write(report, document);
        if (request.Json)
        {
            host.Print(ResultJson.ToText(document));
            host.Note($"results in {folder.Path}");
        }
        else
        {
            host.Print(ComparisonView.Render(report, folder.Path, host.Screen));
        }

        return report.AnyMissed ? ExitCode.Missed : ExitCode.Ok;
    }

    private static bool TryOpenTrace(Host host, string? path, out TraceFile? trace)
    {
        trace = null;
        try
        {
            trace = path is null ? null : new TraceFile(path);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            host.Diagnose([CommandLineCodes.Error(
                CommandLineCodes.CannotWrite, "--trace", $"'{path}' cannot be written: {exception.Message}", "name a file you may write to")]);
            return false;
        }
    }

    private static int Refuse(Host host, string output, string problem)
    {
        host.Diagnose([CommandLineCodes.Error(
            CommandLineCodes.CannotWrite,
            "--out",
            $"results cannot be written to '{output}': {problem}",
            "name a folder you may write to")]);
        return ExitCode.Usage;
    }

    /// <summary>What the command line asked for.</summary>
    private sealed record RunRequest(
        string Scenario,
        ulong? Seed,
        int? Replications,
        ImmutableArray<string> Arms,
        ImmutableArray<string> Settings,
        int Jobs,
        int Workers,
        bool Json,
        string Output,
        string? Trace);
}
