using System.CommandLine;
using OpenLedger.Reporting.Baselines;
using OpenLedger.Reporting.Checks;
using OpenLedger.Reporting.Results;
using OpenLedger.Reporting.Terminal;
using OpenLedger.Sim.Hosting;

namespace OpenLedger.Sim.Verbs;

/// <summary><c>olsim check</c>: runs scenarios as they are and tests their expectations and baselines.</summary>
internal static class CheckVerb
{
    /// <summary>Builds the verb.</summary>
    public static (Command Verb, string Example) Build(Host host)
    {
        var paths = new Argument<string[]>("path")
        {
            Description = "Scenario files, or folders of them; default: everything under scenarios.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var update = new Option<bool>("--update")
        {
            Description = "Make these runs the baselines. Refused unless git says that everything else is committed.",
        };
        var baselines = new Option<string>("--baseline")
        {
            Description = "Folder of baselines.",
            HelpName = "DIR",
            DefaultValueFactory = _ => CheckRequest.DefaultBaselines,
        };
        Option<int?> jobs = CommonOptions.Jobs();
        Option<string> format = CommonOptions.Format("What to print: a table, or one JSON document.");
        var output = new Option<string?>("--out")
        {
            Description = "Keep the results in this folder; default: keep none.",
            HelpName = "DIR",
        };

        var verb = new Command(
            "check",
            "Runs scenarios with their own settings and tests their expectations and baselines. A baseline holds where the digest is "
            + "the same, or else every figure lies within 0.1 %. Without a baseline only expectations count.")
        {
            paths, update, baselines, jobs, format, output,
        };
        verb.SetAction(parsed => Run(host, new CheckRequest(
            [.. parsed.GetValue(paths) ?? []],
            parsed.GetValue(update),
            parsed.GetValue(baselines)!,
            parsed.GetValue(jobs) ?? host.Processors,
            parsed.GetValue(format) == "json",
            parsed.GetValue(output))));
        return (verb, "olsim check scenarios/stale-approval.yaml --out results");
    }

    private static int Run(Host host, CheckRequest request)
    {
        var baselines = new BaselineFolder(request.Baselines);
        if (CheckSet.Load(host, request, baselines) is not { } set || !CanWrite(host, request, set, baselines))
        {
            return ExitCode.Usage;
        }

        var check = new CheckExecution(host, request, baselines);
        CheckDocument? document;
        try
        {
            document = check.Run(set);
        }
        catch (OperationCanceledException) when (host.Cancellation.IsCancellationRequested && check.Kept > 0)
        {
            host.Note($"cancelled; the results named above were kept{(request.Update ? ", no baseline was written" : "")}");
            return ExitCode.Cancelled;
        }

        if (document is null)
        {
            return ExitCode.Internal;
        }

        host.Print(request.Json ? CheckJson.ToText(document) : CheckView.Render(document, host.Screen));
        return document.Passed ? ExitCode.Ok : ExitCode.Missed;
    }

    // Said before hours of work are lost.
    private static bool CanWrite(Host host, CheckRequest request, CheckSet set, BaselineFolder baselines)
    {
        if (request.Update && NotCommitted(host, request, set) is { } why)
        {
            host.Diagnose([CommandLineCodes.Error(
                CommandLineCodes.NotCommitted,
                "--update",
                $"a baseline is made of a commit, so that others can make it again, but {why}",
                "commit, build, and try again")]);
            return false;
        }

        if (request.Update && baselines.Probe() is { } problem)
        {
            return Refuse(host, "--baseline", request.Baselines, problem);
        }

        if (request.Output is { } output)
        {
            foreach (CheckSet.Item item in set.Items)
            {
                if (CheckExecution.FolderOf(host, output, item.Scenario).Probe() is { } wrong)
                {
                    return Refuse(host, "--out", output, wrong);
                }
            }
        }

        return true;
    }

    private static string? NotCommitted(Host host, CheckRequest request, CheckSet set)
    {
        ProgramSection program = host.Build.Program;
        return program switch
        {
            { Commit: null } or { Dirty: null } => "this program does not know which it was built from",
            { Dirty: true } => "this program was built from changed sources",
            _ => host.TreeProblem(
                [.. set.Items.Select(item => Path.GetDirectoryName(item.Scenario.Path) ?? "").Distinct(StringComparer.Ordinal)],
                request.Baselines,
                program.Commit),
        };
    }

    private static bool Refuse(Host host, string option, string folder, string problem)
    {
        host.Diagnose([CommandLineCodes.Error(
            CommandLineCodes.CannotWrite,
            option,
            $"nothing can be written to '{folder}': {problem}",
            "name a folder you may write to")]);
        return false;
    }
}
