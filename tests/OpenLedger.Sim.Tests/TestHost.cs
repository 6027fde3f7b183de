using OpenLedger.Analysis.Tests.Support;
using OpenLedger.Reporting.Results;
using OpenLedger.Scenarios;
using OpenLedger.Scenarios.Expectations;
using OpenLedger.Scenarios.Text;
using OpenLedger.Sim.Hosting;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Sim.Tests;

/// <summary>The command line with captured streams, a folder of its own, and scenarios and runs made by hand.</summary>
internal sealed class TestHost : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public TestHost()
    {
        Folder = Directory.CreateTempSubdirectory("olsim-test").FullName;
        Host = new Host
        {
            Output = _output,
            Error = _error,
            Processors = 2,
            Build = new BuildInfo(
                new ProgramSection("0.1.0", "c0ffee", false), new MachineSection("OS", "CPU", 2, ".NET"), "0.1.0 c0ffee"),
            Load = Load,
            LoadText = (path, text, overrides) => Load(path, overrides, text),
            Runs = (plan, _, _) => new MadeRuns(plan, Outcome),
            TreeProblem = (_, _, _) => null,
        };
    }

    public Host Host { get; set; }

    /// <summary>A folder of this test.</summary>
    public string Folder { get; }

    /// <summary>Where results go.</summary>
    public string Results => Path.Combine(Folder, "results");

    /// <summary>What runs leave.</summary>
    public Func<string, int, RunOutcome> Outcome { get; set; } =
        (arm, replication) => arm == "held" ? Made.Harmless(arm, replication) : Made.Outcome(arm, replication);

    /// <summary>The net loss that the scenario allows its first arm.</summary>
    public double Allowed { get; set; } = 1_000;

    /// <summary>Hash of the data file that the scenario reads.</summary>
    public string InputHash { get; set; } = new('d', 64);

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    /// <summary>The overrides that the loader was given last.</summary>
    public ScenarioOverrides? Overrides { get; private set; }

    /// <summary>Runs a command and gives its exit status.</summary>
    public int Run(params string[] args)
    {
        _output.GetStringBuilder().Clear();
        _error.GetStringBuilder().Clear();
        return Application.Run(args, Host);
    }

    /// <summary>The result file of the only run in the results folder.</summary>
    public string ResultFile() => Assert.Single(Directory.GetFiles(Results, "result.json", SearchOption.AllDirectories));

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private ScenarioLoadResult Load(string path, ScenarioOverrides overrides) => Load(path, overrides, "scenario: made-by-hand\n");

    private ScenarioLoadResult Load(string path, ScenarioOverrides overrides, string text)
    {
        Overrides = overrides;
        if (!path.EndsWith("good.yaml", StringComparison.Ordinal))
        {
            return new ScenarioLoadResult(
                null, [new Diagnostic(Severity.Error, 2001, path, 3, 5, "unknown key 'atack'", "did you mean 'attack'?")]);
        }

        ExperimentPlan plan = Made.Plan(overrides.Replications ?? 2, "open", "held") with { Seed = overrides.Seed ?? Made.Seed };
        return new ScenarioLoadResult(
            Made.Scenario(plan) with
            {
                Path = path,
                Text = text,
                Sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text))),
                Settings = overrides.Settings,
                Inputs = [new InputFile("transfers.csv", InputHash)],
                Expectations =
                [
                    new Expectation("arms.open.loss.net_usd < N", new MeasureReference("open", "loss.net_usd"), Comparison.Less, Allowed, null, 9),
                ],
            },
            [new Diagnostic(Severity.Warning, 3001, path, 1, 1, "old", "")]);
    }
}
