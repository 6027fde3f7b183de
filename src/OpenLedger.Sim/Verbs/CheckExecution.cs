using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using OpenLedger.Analysis.Digests;
using OpenLedger.Reporting.Baselines;
using OpenLedger.Reporting.Checks;
using OpenLedger.Reporting.Folders;
using OpenLedger.Reporting.Results;
using OpenLedger.Reporting.Terminal;
using OpenLedger.Scenarios;
using OpenLedger.Sim.Hosting;

namespace OpenLedger.Sim.Verbs;

/// <summary>Runs the scenarios of a check one after the other. Only what is compared is kept of each: outcomes are large.</summary>
internal sealed class CheckExecution(Host host, CheckRequest request, BaselineFolder baselines)
{
    private readonly List<CheckedScenario> _checked = [];
    private readonly List<BaselineDocument> _new = [];

    /// <summary>How many scenarios have left their results in the folder of results.</summary>
    public int Kept { get; private set; }

    /// <summary>Where the results of a scenario go.</summary>
    public static ResultFolder FolderOf(Host host, string output, ScenarioDocument scenario) =>
        new(output, scenario.Plan.Scenario, new RunIdentity(scenario, []).RunId(host.Build.Identity));

    /// <summary>Runs all of them. Null if the program broke a promise or crashed; the user has been told then.</summary>
    /// <exception cref="OperationCanceledException">The user asked to stop; no baseline was written.</exception>
    public CheckDocument? Run(CheckSet set)
    {
        foreach (CheckSet.Item item in set.Items)
        {
            if (!TryRun(item, set.Items.Length))
            {
                return null;
            }
        }

        // The last moment at which stopping leaves the baselines as they were: all of one run, or none.
        host.Cancellation.ThrowIfCancellationRequested();
        _new.ForEach(baselines.Write);
        return CheckDocumentBuilder.Of([.. _checked], set.Orphans);
    }

    private bool TryRun(CheckSet.Item item, int count)
    {
        host.Cancellation.ThrowIfCancellationRequested();
        long started = Stopwatch.GetTimestamp();
        ScenarioDocument scenario = item.Scenario;
        ArmSelection arms = ArmSelection.Of(scenario.Plan, [], [])!;
        if (EnsembleExecution.Run(host, scenario, arms, request.Jobs) is not { } report)
        {
            return false;
        }

        string? results = Keep(report);
        if (request.Update)
        {
            _new.Add(BaselineDocument.Of(report));
        }

        CheckedScenario done = CheckDocumentBuilder.Of(
            report, item.Baseline, baselines.PathOf(scenario.Plan.Scenario), request.Update, results);
        _checked.Add(done);
        if (host.ShowProgress)
        {
            double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            host.Note(string.Create(
                CultureInfo.InvariantCulture,
                $"{_checked.Count} of {count}: {done.Name}: {CheckView.VerdictOf(done)}, {seconds:0} s"));
        }

        Note(done);
        return true;
    }

    private string? Keep(RunReport report)
    {
        if (request.Output is not { } output)
        {
            return null;
        }

        ResultFolder folder = FolderOf(host, output, report.Scenario);
        folder.Write(report, ResultDocumentBuilder.Build(report));
        Kept++;
        host.Note($"{report.Scenario.Path}: results in {folder.Path}");
        return folder.Path;
    }

    private void Note(CheckedScenario scenario)
    {
        if (request.Update)
        {
            return;
        }

        if (scenario.Baseline.Verdict == BaselineVerdict.Within)
        {
            host.Note($"{scenario.File}: digest changed, figures within 0.1 %");
        }
        else if (scenario.Baseline.Verdict == BaselineVerdict.None)
        {
            ImmutableArray<string> where = request.Baselines == CheckRequest.DefaultBaselines ? [] : ["--baseline", request.Baselines];
            host.Note($"{scenario.File}: no baseline; to make one: {CommandText.Of(["check", scenario.File, .. where, "--update"])}");
        }
    }
}
