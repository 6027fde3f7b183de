using System.Globalization;
using OpenLedger.Reporting.Results;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Reporting.Html.Blocks;

/// <summary>How it was measured, so that somebody else can measure it again.</summary>
internal static class MethodBlock
{
    public static void Write(HtmlWriter html, RunReport report)
    {
        ExperimentPlan plan = report.Ensemble.Plan;
        PageParts.Section(html, "method", "How it was measured",
            "A real node core (accounts, transactions, programs, signatures) under a discrete-event simulator. The same file, seed and version give the same "
            + "digest on any machine and any number of threads.");
        html.Open("dl", ("class", "method"));
        Fact(html, "Simulated time", $"{Words.Duration(plan.Duration.Seconds)} per run, a slot of {Words.Duration(plan.Ledger.Slot.Seconds)}; "
            + $"the attack begins after {Words.Duration(plan.Attack.At.Seconds)}");
        Fact(html, "Replications", $"{Words.Count(plan.Replications)} of every arm, "
            + (plan.CommonRandomNumbers ? "arms share their random numbers" : "arms draw their own random numbers"));
        Fact(html, "Intervals", plan.Replications > 1
            ? $"Student's t at {Words.Share(plan.Confidence)} on the mean over replications"
            : "none: one replication says nothing about spread");
        Fact(html, "Seed", plan.Seed.ToString(CultureInfo.InvariantCulture), code: true);
        Fact(html, "Digest", report.Digest.ToString(), code: true);
        Fact(html, "Signatures", $"Ed25519; {Words.Signatures(report)}");
        Fact(html, "Node", "1 worker, no state root per block");
        Fact(html, "Invariants", $"{Words.Count(report.Arms.Sum(arm => arm.Value("invariants.checked") ?? 0))} checks per replication, none violated: "
            + "supply conserved, no session beyond its limits, no loss above its bound");
        Fact(html, "Program", Program(report.Program), code: true);
        Fact(html, "Machine", $"{report.Machine.Cpu}, {report.Machine.LogicalCpus} logical processors, {report.Machine.Os}, {report.Machine.Runtime}");
        Fact(html, "Scenario file", $"{report.Scenario.Path}  sha256 {report.Scenario.Sha256}", code: true);
        foreach (var setting in report.Scenario.Settings)
        {
            Fact(html, "Changed by --set", $"{setting.Path}={setting.Value}", code: true);
        }

        foreach (var input in report.Scenario.Inputs)
        {
            Fact(html, "Data file", $"{input.Path}  sha256 {input.Sha256}", code: true);
        }

        html.Close();
        html.Element("h3", "Make it again");
        Command(html, CommandText.OfReport(report));
        html.Element("p", "From the folder of this report, the run again and its digest compared:");
        Command(html, "olsim replay result.json");
        html.Close();
    }

    private static void Command(HtmlWriter html, string command)
    {
        html.Open("div", ("class", "command")).Element("code", command, ("tabindex", "0"));
        html.Element("button", "Copy", ("type", "button"), ("class", "copy"), ("hidden", "")).Close();
    }

    private static string Program(ProgramSection program)
    {
        string commit = program.Commit is null ? "" : $", commit {program.Commit}";
        return $"olsim {program.Version}{commit}{(program.Dirty == true ? ", changed since" : "")}";
    }

    private static void Fact(HtmlWriter html, string name, string value, bool code = false)
    {
        html.Open("div").Element("dt", name);
        html.Element("dd", value, ("class", code ? "code" : null)).Close();
    }
}
