using System.Text.Json;
using OpenLedger.Scenarios;

namespace OpenLedger.Sim.Tests.Verbs;

public sealed class ExplainVerbTests : IDisposable
{
    private static readonly string[] Horizons = ["slot", "minute", "hour", "day"];

    private readonly TestHost _olsim = new();

    public ExplainVerbTests() => _olsim.Host = _olsim.Host with { Load = ScenarioLoader.Load };

    public void Dispose() => _olsim.Dispose();

    [Fact]
    public void It_prints_a_row_per_arm_and_the_limits_that_decide_within_80_columns()
    {
        Assert.True(_olsim.Run("explain", NewScenario()) == 0, _olsim.Error);

        Assert.Equal("", _olsim.Error);
        Assert.All(_olsim.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        Assert.Contains("entrusted      slot    minute      hour       day\n", _olsim.Output, StringComparison.Ordinal);
        Assert.Matches("\napprovals +[0-9.]+M +[0-9.]+M", _olsim.Output);
        // What they do after an attack makes no difference without one.
        Assert.Matches("\nsessions, sessions-frozen +", _olsim.Output);
        Assert.Matches("\n  slot, minute, hour: bucket of USDX 9[0-9.]+% \\([0-9.]+k\\)", _olsim.Output);
        Assert.Matches("\n  balance of USDX [0-9.]+% \\([0-9.]+k\\), expiry ", _olsim.Output);
        Assert.Matches("\nevery arm +", _olsim.Output);
        Assert.Contains("may be lower", _olsim.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_is_one_document_with_every_principal_arm_and_horizon()
    {
        Assert.Equal(0, _olsim.Run("explain", NewScenario(), "--format", "json"));

        using JsonDocument json = JsonDocument.Parse(_olsim.Output);
        JsonElement root = json.RootElement;
        Assert.Equal("openledger.sim/explain/1", root.GetProperty("schema").GetString());
        Assert.Equal("1", root.GetProperty("seed").GetString());
        Assert.Equal(Horizons, root.GetProperty("horizons").EnumerateObject().Select(horizon => horizon.Name));
        JsonElement principals = root.GetProperty("principals");
        Assert.Equal(["dapp", "traders", "users"], principals.EnumerateArray().Select(p => p.GetProperty("name").GetString()));
        JsonElement dapp = principals[0].GetProperty("arms");
        Assert.Equal(["approvals", "permits", "sessions", "sessions-frozen"], dapp.EnumerateObject().Select(arm => arm.Name));
        foreach (JsonProperty arm in dapp.EnumerateObject())
        {
            Assert.Equal(Horizons, arm.Value.GetProperty("horizons").EnumerateObject().Select(horizon => horizon.Name));
            Assert.Equal(2000, arm.Value.GetProperty("delegators").GetInt32());
        }

        Assert.True(Loss(dapp, "sessions", "day") < 0.2 * Loss(dapp, "permits", "slot"));
        Assert.True(Loss(dapp, "permits", "day") < Loss(dapp, "approvals", "slot"));
        JsonElement choke = dapp.GetProperty("sessions").GetProperty("horizons").GetProperty("slot").GetProperty("choke_points")[0];
        Assert.Equal(("bucket", "USDX"), (choke.GetProperty("limit").GetString(), choke.GetProperty("asset").GetString()));
    }

    [Fact]
    public void Arms_principal_settings_and_seed_reach_the_figures()
    {
        string file = NewScenario();
        Assert.Equal(0, _olsim.Run(
            "explain", "--arm", "sessions", "--principal", "dapp", "--format", "json", "--seed", "7",
            "--set", "delegation.session.assets.USDX.bucket.burst=0", "delegation.session.assets.USDX.bucket.refill=0/h", file));

        using JsonDocument json = JsonDocument.Parse(_olsim.Output);
        JsonElement principal = Assert.Single(json.RootElement.GetProperty("principals").EnumerateArray());
        JsonProperty arm = Assert.Single(principal.GetProperty("arms").EnumerateObject());
        Assert.Equal("sessions", arm.Name);
        Assert.Equal("7", json.RootElement.GetProperty("seed").GetString());
        JsonElement asked = json.RootElement.GetProperty("settings").GetProperty("arms");
        Assert.Equal("sessions", Assert.Single(asked.EnumerateArray()).GetString());
        // The empty bucket holds everything but what the program owns itself.
        Assert.Equal(5000, Loss(principal.GetProperty("arms"), "sessions", "day"));
    }

    [Fact]
    public void A_bridge_has_a_verifier_and_its_controls_as_limits()
    {
        string file = Path.Combine(TestFiles.Root, "scenarios", "incidents", "nomad-2022.yaml");

        Assert.Equal(0, _olsim.Run("explain", file, "--principal", "nomad/verifier"));

        Assert.All(_olsim.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        Assert.Matches("\nbucket +188.73M +10.80M +10.81M +11.25M +21.60M\n  bucket over all assets 100% ", _olsim.Output);
        Assert.Matches("\ndelay +188.73M +0 +0 +0 +188.73M\n  slot, minute, hour: delay 100% ", _olsim.Output);
    }

    [Theory]
    [InlineData("--principal", "dap", "--principal:1:1: error OL7042: unknown principal 'dap'; did you mean 'dapp'?")]
    [InlineData("--principal", "nobody-we-know", "known: users, dapp, traders")]
    [InlineData("--arm", "session", "--arm:1:1: error OL7001: unknown arm 'session'; did you mean 'sessions'?")]
    [InlineData("--set", "atack.at=1h", "did you mean 'attack'?")]
    [InlineData("--format", "jsn", "json")]
    public void What_is_not_there_exits_2_with_the_nearest_name(string option, string value, string message)
    {
        Assert.Equal(2, _olsim.Run("explain", NewScenario(), option, value));
        Assert.Equal("", _olsim.Output);
        Assert.Contains(message, _olsim.Error, StringComparison.Ordinal);
    }

    private static double Loss(JsonElement arms, string arm, string horizon) =>
        arms.GetProperty(arm).GetProperty("horizons").GetProperty(horizon).GetProperty("loss_usd").GetDouble();

    private string NewScenario()
    {
        string file = Path.Combine(_olsim.Folder, "mine.yaml");
        Assert.Equal(0, _olsim.Run("new", "mine", "--out", file));
        return file;
    }
}
