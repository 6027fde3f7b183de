using OpenLedger.Scenarios.Text;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Scenarios.Tests.Data;

/// <summary>Recorded transfers of an attack, from small files and from the published one.</summary>
public sealed class TransferRecordTest : IDisposable
{
    private const string Header = "seq,usd_est,token,amount_raw,amount,decimals,initiator,recipient,sec_since_first,note\n";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Rows_are_sorted_scaled_numbered_and_valued()
    {
        ScenarioDocument document = Good(Header +
            "2,2000.5,WETH,1000000000000000001,1,18,0xb,0xr,20,x\n" +
            "1,,USDC,,2.5,,0xa,0xr,20,x\n" +
            "3,1,USDC,1000000,1,6,0xA,0xs,15,x\n");
        RecordedTransfer[] expected =
        [
            new(SimDuration.Zero, 0, 1_000_000, 1_000_000, 0, 0),
            new(SimDuration.FromSeconds(5), 0, 2_500_000, 0, 0, 1),
            new(SimDuration.FromSeconds(5), 1, 1_000_000_000, 2_000_500_000, 1, 1),
        ];
        Assert.Equal(expected, document.Plan.Attack.Transfers);
        Assert.Equal(64, Assert.Single(document.Inputs).Sha256.Length);
    }

    [Fact]
    public void The_file_sets_prices_and_raises_escrow_to_what_was_taken()
    {
        ExperimentPlan plan = Good(Header + "1,3000,WETH,,2,,a,b,0,x\n2,6M,USDC,,2000000,,a,b,0,x\n".Replace("6M", "6000000", StringComparison.Ordinal)).Plan;
        Assert.Equal(1_500_000_000_000_000, plan.Assets[1].PricePicoUsd);
        Assert.Equal(3_000_000_000_000, plan.Assets[0].PricePicoUsd);
        Assert.Equal([2_000_000_000_000UL, 100_000_000_000UL], plan.Bridge!.Escrow.Select(escrow => escrow.Units));
    }

    [Fact]
    public void An_unpriced_asset_keeps_the_scenarios_price()
    {
        Assert.Equal(1_000_000_000_000, Good(Header + "1,,USDC,,2,,a,b,0,x\n").Plan.Assets[0].PricePicoUsd);
    }

    [Theory]
    [InlineData(Header + "1,1,USDX,,1,,a,b,0,x\n", DiagnosticCodes.DataName, 2, 5, "did you mean 'USDC'?")]
    [InlineData(Header + "1,1,USDC,,1,,a,b,0,x\n2,one,USDC,,1,,a,b,0,x\n", DiagnosticCodes.DataValue, 3, 3, "")]
    [InlineData(Header + "1,1,USDC,12x,1,6,a,b,0,x\n", DiagnosticCodes.DataValue, 2, 10, "")]
    [InlineData(Header + "1,1,USDC,12,1,99,a,b,0,x\n", DiagnosticCodes.DataValue, 2, 15, "")]
    [InlineData(Header + "1,1,USDC,,,,a,b,0,x\n", DiagnosticCodes.DataValue, 2, 11, "")]
    [InlineData(Header + "1,1,USDC,,-1,,a,b,0,x\n", DiagnosticCodes.DataValue, 2, 11, "")]
    [InlineData(Header + "1.5,1,USDC,,1,,a,b,0,x\n", DiagnosticCodes.DataValue, 2, 1, "")]
    [InlineData(Header + "1,1,USDC,,1,,a,b,later,x\n", DiagnosticCodes.DataValue, 2, 18, "")]
    [InlineData(Header + "1,1,USDC,99999999999999999999999,1,6,a,b,0,x\n", DiagnosticCodes.DataValue, 2, 10, "")]
    [InlineData(Header + "1,1,USDC,,1,,a,b,0\n", DiagnosticCodes.DataMalformed, 2, 1, "")]
    [InlineData(Header + "1,1,\"USDC,,1,,a,b,0,x\n", DiagnosticCodes.DataMalformed, 2, 5, "")]
    [InlineData(Header, DiagnosticCodes.DataMalformed, 1, 1, "")]
    [InlineData("", DiagnosticCodes.DataMalformed, 1, 1, "")]
    [InlineData("seq,usd_est,tokn,amount_raw,amount,decimals,initiator,recipient,sec_since_first\n", DiagnosticCodes.DataColumn, 1, 1,
        "did you mean 'tokn'?")]
    public void A_bad_row_is_reported_in_the_file_with_line_and_column(string csv, int code, int line, int column, string hint)
    {
        string path = _folder.Write("bad.csv", csv);
        ScenarioLoadResult result = Loading.Load(Loading.Replay, $"attack.transfers={path}");
        Assert.Null(result.Document);
        Diagnostic diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal((code, path, line, column), (diagnostic.Code, diagnostic.Path, diagnostic.Line, diagnostic.Column));
        Assert.Equal(hint.Length > 0 ? hint : diagnostic.Hint, diagnostic.Hint);
    }

    [Fact]
    public void A_missing_file_is_reported_where_it_is_named()
    {
        string text = Loading.Replay.Replace("timeline:", "transfers: nowhere.csv\n  timeline:", StringComparison.Ordinal);
        Diagnostic diagnostic = Loading.WrongAt(text, DiagnosticCodes.DataUnreadable, "nowhere.csv");
        Assert.Contains("does not exist", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_published_drain_of_Nomad_is_read_exactly()
    {
        string csv = Repository.Shared("data", "nomad_2022_transfers.csv");
        ScenarioOverrides overrides = new() { Settings = [new Setting("attack.transfers", csv)] };
        ScenarioLoadResult result = ScenarioLoader.Load(Repository.PathOf("scenarios", "incidents", "nomad-2022.yaml"), overrides);
        Assert.Empty(result.Diagnostics);
        ExperimentPlan plan = result.Document!.Plan;
        Assert.Equal(1175, plan.Attack.Transfers.Length);
        Assert.Equal(187_810_299.35, plan.Attack.Transfers.Sum(transfer => transfer.ValueMicroUsd) / 1e6, 1.0);
        Assert.Equal(plan.Attack.Transfers.OrderBy(transfer => transfer.At), plan.Attack.Transfers);
        Assert.Equal(SimDuration.Zero, plan.Attack.Transfers[0].At);
        Assert.Equal(10_000_000_000UL, plan.Attack.Transfers[0].Units);
        Assert.Equal(
            Enumerable.Range(0, plan.Attack.Transfers.Max(transfer => transfer.Sender) + 1),
            plan.Attack.Transfers.Select(transfer => transfer.Sender).Distinct());

        // What the assets are worth at the file's own valuation is what was lost of them.
        foreach (IGrouping<int, RecordedTransfer> asset in plan.Attack.Transfers.GroupBy(transfer => transfer.Asset))
        {
            ulong units = 0;
            foreach (RecordedTransfer transfer in asset)
            {
                units += transfer.Units;
            }

            double value = plan.Assets[asset.Key].ValueMicroUsd(units) / 1e6;
            double published = asset.Sum(transfer => transfer.ValueMicroUsd) / 1e6;
            Assert.Equal(published, value, published == 0 ? 0.01 : published * 1e-6);
            Assert.True(plan.Bridge!.Escrow.Single(escrow => escrow.Asset == asset.Key).Units >= units);
        }
    }

    [Fact]
    public void The_published_withdrawals_of_Nomad_are_read()
    {
        string csv = Repository.Shared("data", "nomad_2022_legit_withdrawals.csv");
        ScenarioOverrides overrides = new() { Settings = [new Setting("workload.0.from", csv)] };
        ScenarioLoadResult result = ScenarioLoader.Load(Repository.PathOf("scenarios", "incidents", "nomad-2022.yaml"), overrides);
        Assert.Empty(result.Diagnostics);
        RecordedWithdrawal[] recorded = [.. result.Document!.Plan.Workload[0].Recorded];
        Assert.Equal(4482, recorded.Length);
        Assert.Equal(SimDuration.Zero, recorded[0].At);
        Assert.Equal(2274, recorded.Count(withdrawal => withdrawal.Asset == 1));
        Assert.Equal(1710, recorded.Count(withdrawal => withdrawal.Asset == 0));
        Assert.Equal(recorded.OrderBy(withdrawal => withdrawal.At), recorded);
    }

    public void Dispose() => _folder.Dispose();

    private ScenarioDocument Good(string csv) => Loading.Good(Loading.Replay, $"attack.transfers={_folder.Write("good.csv", csv)}");
}
