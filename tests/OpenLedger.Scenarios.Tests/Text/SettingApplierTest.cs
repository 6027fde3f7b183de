using OpenLedger.Scenarios.Text;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Randomness;

namespace OpenLedger.Scenarios.Tests.Text;

/// <summary><c>--set path=value</c>.</summary>
public class SettingApplierTest
{
    [Fact]
    public void A_scalar_is_replaced()
    {
        Assert.Equal(SimDuration.FromHours(2), Loading.Good(Loading.Drain, "attack.at=2h").Plan.Attack.At);
    }

    [Fact]
    public void An_item_of_a_list_is_named_by_its_number()
    {
        WorkloadPlan plan = Loading.Good(Loading.Drain, "workload.0.amount=uniform(1, 2)").Plan.Workload[0];
        Assert.Equal(new Uniform(1, 2), plan.Amount);
        Assert.Equal(new Constant(3), Loading.Good(Loading.Drain, "workload.0.amount=3").Plan.Workload[0].Amount);
    }

    [Fact]
    public void Missing_mappings_are_made_and_a_new_arm_comes_last()
    {
        BridgeControlsPlan open = Loading.Good(Loading.Replay,
            "arms.open.controls.asset-bucket.share=5%", "arms.open.controls.asset-bucket.refill-over=24h").Plan.Arms[0].Controls;
        Assert.Equal(50_000, open.AssetBucketSharePpm);
        Assert.Equal(SimDuration.FromHours(24), open.AssetBucketRefillOver);
        ArmPlan added = Loading.Good(Loading.Replay, "arms.new.controls.delay=60m").Plan.Arms[^1];
        Assert.Equal(("new", SimDuration.FromHours(1)), (added.Name, added.Controls.Delay));
    }

    [Fact]
    public void A_name_that_is_new_beside_one_that_is_nearly_the_same_is_warned_of()
    {
        ScenarioOverrides overrides = new() { Settings = [new Setting("arms.frozn.delegation", "session")] };
        Diagnostic warning = Assert.Single(ScenarioLoader.LoadText("small.yaml", Loading.Drain, overrides).Diagnostics);
        Assert.Equal(
            "--set arms.frozn.delegation:1:1: warning OL1015: 'frozn' is not in the file's arms, so it is new; did you mean 'frozen'?",
            warning.ToString());
    }

    [Fact]
    public void A_scalar_on_the_way_gives_way_to_a_mapping()
    {
        ScenarioDocument document = Loading.Good(Loading.Replay,
            "arms.open.controls.usd-bucket=off", "arms.open.controls.usd-bucket.capacity=10.8M");
        Assert.Equal(10_800_000_000_000, document.Plan.Arms[0].Controls.UsdBucketCapacityMicroUsd);
        Assert.Equal(2, document.Settings.Length);
    }

    [Fact]
    public void The_last_of_several_settings_counts()
    {
        Assert.Equal(SimDuration.FromHours(3), Loading.Good(Loading.Drain, "attack.at=2h", "attack.at=3h").Plan.Attack.At);
    }

    [Fact]
    public void Lists_and_mappings_can_be_set()
    {
        ScenarioDocument document = Loading.Good(Loading.Replay,
            "arms.open.controls={ pause-after: 15m, usd-bucket: { capacity: 10M, refill-over: 24h } }",
            "attack.timeline=[[0m, USDC, 1, 1, 7]]");
        Assert.Equal(SimDuration.FromSeconds(900), document.Plan.Arms[0].Controls.PauseAfter);
        Assert.Equal(7_000_000UL, Assert.Single(document.Plan.Attack.Transfers).Units);
    }

    [Fact]
    public void Every_control_can_be_set_and_switched_off()
    {
        string[] values =
        [
            "pause-after=15m", "hold-above-usd=200k", "delay=60m", "detect-after=123m", "sender-cap-usd=210k", "recipient-cap-usd=1.5M",
            "asset-bucket.share=0.25", "asset-bucket.refill-over=24h", "usd-bucket.capacity=10.8M", "usd-bucket.refill-over=12h",
        ];
        string[] settings = [.. values.Select(value => $"arms.open.controls.{value}")];
        BridgeControlsPlan expected = new()
        {
            PauseAfter = SimDuration.FromSeconds(900),
            HoldAboveMicroUsd = 200_000_000_000,
            Delay = SimDuration.FromSeconds(3600),
            DetectAfter = SimDuration.FromSeconds(7380),
            SenderCapMicroUsd = 210_000_000_000,
            RecipientCapMicroUsd = 1_500_000_000_000,
            AssetBucketSharePpm = 250_000,
            AssetBucketRefillOver = SimDuration.FromHours(24),
            UsdBucketCapacityMicroUsd = 10_800_000_000_000,
            UsdBucketRefillOver = SimDuration.FromHours(12),
        };
        Assert.Equal(expected, Loading.Good(Loading.Replay, settings).Plan.Arms[0].Controls);
        string[] off = [.. values.Select(value => $"arms.open.controls.{value.Split('=')[0]}=off")];
        Assert.Equal(BridgeControlsPlan.None, Loading.Good(Loading.Replay, off).Plan.Arms[0].Controls);
    }

    [Theory]
    [InlineData("attack.at=soon", DiagnosticCodes.BadValue, 1)]
    [InlineData("attack.at=15", DiagnosticCodes.BadUnit, 1)]
    [InlineData("attack.att=2h", DiagnosticCodes.UnknownKey, 1)]
    [InlineData("attack.at.x=2h", DiagnosticCodes.WrongType, 1)]
    [InlineData("workload.1.rate=5/s", DiagnosticCodes.SettingPath, 1)]
    [InlineData("workload.last.rate=5/s", DiagnosticCodes.SettingPath, 1)]
    [InlineData("attack..at=5s", DiagnosticCodes.SettingPath, 1)]
    [InlineData("=5s", DiagnosticCodes.SettingPath, 1)]
    [InlineData("attack.at=", DiagnosticCodes.WrongType, 1)]
    [InlineData("attack=at: 5h", DiagnosticCodes.SettingValue, 1)]
    [InlineData("attack.at=*x", DiagnosticCodes.AliasNotAllowed, 1)]
    [InlineData("attack.at=[1", DiagnosticCodes.MalformedYaml, 3)]
    [InlineData("arms.frozen={ delegation: session, delegation: session }", DiagnosticCodes.DuplicateKey, 24)]
    [InlineData("workload.0.amount=uniform(3, x)", DiagnosticCodes.BadValue, 12)]
    public void What_is_wrong_with_a_setting_is_reported_under_its_path(string setting, int code, int column)
    {
        ScenarioLoadResult result = Loading.Load(Loading.Drain, setting);
        Assert.Null(result.Document);
        string path = $"--set {setting.Split('=')[0]}";
        Assert.True(result.Diagnostics.Any(d => d.Code == code && d.Path == path && d.Line == 1 && d.Column == column),
            Loading.Lines(result.Diagnostics));
    }

    [Fact]
    public void Seed_and_replications_of_the_command_line_win()
    {
        ScenarioOverrides overrides = new() { Seed = ulong.MaxValue, Replications = 3 };
        ScenarioLoadResult result = ScenarioLoader.LoadText("test.yaml", Loading.Drain, overrides);
        Assert.Equal((ulong.MaxValue, 3), (result.Document!.Plan.Seed, result.Document.Plan.Replications));
        Diagnostic wrong = Assert.Single(ScenarioLoader.LoadText("test.yaml", Loading.Drain, overrides with { Replications = 0 }).Diagnostics);
        Assert.Equal(("--replications", DiagnosticCodes.OutOfRange), (wrong.Path, wrong.Code));
    }
}
