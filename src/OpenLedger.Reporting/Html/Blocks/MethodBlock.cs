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
            "A real node core (accounts, transactions, programs, signatures) under a discrete-event simulator. The same file, seed and "
            + "version give the same digest on any machine and any number of threads.");
        html.Open("dl", ("class", "method"));
        string begins = plan.Attack.At.Ns == 0 ? "with the run" : $"after {Words.Duration(plan.Attack.At.Seconds)}";
        string slot = Words.Duration(plan.Ledger.Slot.Seconds);
        Fact(html, "Simulated time", $"{Words.Duration(plan.Duration.Seconds)} per run, a slot of {slot}; the attack begins {begins}");
        string numbers = plan.CommonRandomNumbers ? "arms share their random numbers" : "arms draw their own random numbers";
        string ofArms = report.Arms.Length > 1 ? $" of every arm; {numbers}" : "";
        Fact(html, "Replications", $"{Words.Count(plan.Replications)}{ofArms}");
        Fact(html, "Intervals", plan.Replications > 1
            ? $"Student's t at {Words.Share(plan.Confidence)} on the mean over replications"
            : "none: one replication says nothing about spread");
        Fact(html, "Seed", plan.Seed.ToString(CultureInfo.InvariantCulture), code: true);
        Fact(html, "Digest", report.Digest.ToString(), code: true);
        Fact(html, "Signatures", $"Ed25519; {Words.Signatures(report)}");
        Fact(html, "Node", $"{Words.Workers(report)}, no state root per block");
        double checks = report.Arms.Sum(arm => arm.Value("invariants.checked") ?? 0);
        Fact(html, "Invariants", $"{Words.Count(checks)} checks per replication of {(report.Arms.Length > 1 ? "all arms" : "the arm")}, none "
            + "violated: supply conserved, no session beyond its limits, no loss above its bound");
        Fact(html, "Program", Program(report.Program), code: true);
        MachineSection machine = report.Machine;
        Fact(html, "Machine", $"{machine.Cpu}, {machine.LogicalCpus} logical processors, {machine.Os}, {machine.Runtime}");
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
