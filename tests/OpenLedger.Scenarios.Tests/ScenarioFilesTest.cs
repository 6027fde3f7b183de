using OpenLedger.Scenarios.Text;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Randomness;

namespace OpenLedger.Scenarios.Tests;

/// <summary>The scenario files that come with the repository, and the sample that defines the format.</summary>
public class ScenarioFilesTest
{
    private static readonly ScenarioOverrides Nothing = new();

    [Fact]
    public void Every_scenario_file_loads_without_a_diagnostic()
    {
        string[] files = Directory.GetFiles(Repository.PathOf("scenarios"), "*.yaml", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        foreach (string file in files)
        {
            ScenarioLoadResult result = ScenarioLoader.Load(file, Nothing);
            Assert.True(result.Diagnostics.IsEmpty, Loading.Lines(result.Diagnostics));
            Assert.NotNull(result.Document);
        }
    }

    [Fact]
    public void Stale_approval_is_bound_as_it_reads()
    {
        ScenarioDocument document = ScenarioLoader.Load(Repository.PathOf("scenarios", "stale-approval.yaml"), Nothing).Document!;
        ExperimentPlan plan = document.Plan;
        Assert.Equal("stale-approval", plan.Scenario);
        Assert.Equal(42UL, plan.Seed);
        Assert.Equal(8, plan.Replications);
        Assert.Equal(new LedgerPlan(SimDuration.FromMs(400), 48_000_000, VerifyBackground: false), plan.Ledger);
        Assert.Equal(1_800_000_000_000_000, plan.Assets[1].PricePicoUsd);
        Assert.Equal(["users", "dapp", "traders"], plan.Populations.Select(population => population.Name));
        Assert.Equal(new HoldingPlan(0, new Lognormal(500, 1.6)), Assert.Single(plan.Populations[0].Holds));
        Assert.Equal(new MarketPlan(0, 1, 9e6, 5000, 30), plan.Populations[1].Market);
        Assert.Equal(20, plan.Populations[2].OwnersEach);
        Assert.Equal(new Uniform(0, 720.0 * SimDuration.NsPerDay), plan.Delegations[0].AgeNs);
        Assert.Equal(
            new AssetLimitPlan(0, 20, 100, 30, 5, SimDuration.FromHours(1)), Assert.Single(plan.Delegations[2].Session!.Assets));
        Assert.Equal(new DiurnalPlan(SimDuration.FromHours(18), 400_000), plan.Workload[0].Shape);
        Assert.Equal(43_200_000_000_000, plan.Workload[0].RateNanoPerDay);
        Assert.Equal(new DetectorPlan(1, 6000, SimDuration.FromSeconds(60), SimDuration.FromMs(800)), plan.Response!.Detector);
        Assert.Equal(new Lognormal(90.0 * SimDuration.NsPerMinute, 1), plan.Response.OnAlert[0].AfterNs);
        Assert.Equal([4], plan.Response.OnAlert[2].InArms);
        Assert.Equal([0, 0, 1, 2, 2], plan.Arms.Select(arm => arm.Delegation));
        Assert.Equal(7, document.Expectations.Length);
        Assert.Equal(64, document.Sha256.Length);
    }

    [Fact]
    public void Revocation_race_is_bound_as_it_reads()
    {
        ExperimentPlan plan = ScenarioLoader.Load(Repository.PathOf("scenarios", "revocation-race.yaml"), Nothing).Document!.Plan;
        Assert.True(plan.ComparesBlocks);
        Assert.Equal(
            [new BlockPlan(false, 0), BlockPlan.Standard, new BlockPlan(true, 8), new BlockPlan(true, 25), new BlockPlan(true, 75)],
            plan.Arms.Skip(2).Select(arm => arm.Blocks));
        Assert.Equal(50_000UL, plan.Attack.PriceMicroLamports);
        Assert.Equal(SimDuration.FromSeconds(300), plan.Attack.FloodFor);
        Assert.Equal([5_000UL, 0], plan.Response!.OnAlert.Select(reaction => reaction.PriceMicroLamports));
    }

    [Fact]
    public void Nomad_is_bound_as_it_reads()
    {
        ExperimentPlan plan = ScenarioLoader.Load(Repository.PathOf("scenarios", "incidents", "nomad-2022.yaml"), Nothing).Document!.Plan;
        Assert.Equal(1_622_825_735_327_581, plan.Assets[1].PricePicoUsd);
        Assert.Equal(1175, plan.Attack.Transfers.Length);
        Assert.Equal(SimDuration.Zero, plan.Attack.Transfers[0].At);
        Assert.InRange(plan.Attack.Transfers.Sum(transfer => transfer.ValueMicroUsd) / 1e6, 187e6, 189e6);
        Assert.Equal(22_144_268_775, plan.Workload[0].RateNanoPerDay);
        Assert.Equal(13, ((Empirical)plan.Workload[0].Amount).Points.Length);
        Assert.Equal(8, plan.Workload[0].Mix.Length);
        BridgeControlsPlan all = plan.Arms[^1].Controls;
        Assert.Equal(SimDuration.FromSeconds(3600), all.PauseAfter);
        Assert.Equal(SimDuration.FromSeconds(123 * 60), all.DetectAfter);
        Assert.Equal(210_000_000_000, all.SenderCapMicroUsd);
        Assert.Equal(10_800_000_000_000, all.UsdBucketCapacityMicroUsd);
        Assert.Equal(BridgeControlsPlan.None, plan.Arms[0].Controls);
    }

    [Fact]
    public void The_sample_that_defines_the_format_is_understood_but_for_what_is_not_built()
    {
        string design = File.ReadAllText(Repository.Shared("design", "scenarios.md"));
        int start = design.IndexOf("```yaml", StringComparison.Ordinal) + "```yaml\n".Length;
        string sample = design[start..design.IndexOf("\n```\n", start, StringComparison.Ordinal)];
        (string At, string After, int Code)[] expected =
        [
            ("settlement", "", DiagnosticCodes.UnknownKey), // not part of this version
            ("dapp:", "population:", DiagnosticCodes.MissingKey), // has no pool
            ("every", "traders:", DiagnosticCodes.UnknownKey), // the workload says the pace
            ("{ who", "workload:", DiagnosticCodes.MissingKey), // says no amount
        ];
        ScenarioLoadResult result = Loading.Load(sample);
        Assert.True(result.Diagnostics.Length == expected.Length, Loading.Lines(result.Diagnostics));
        Assert.All(expected, item => Loading.WrongAt(sample, item.Code, item.At, item.After));
    }
}
