using OpenLedger.Scenarios.Text;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Scenarios.Tests.Data;

public sealed class WithdrawalRecordTest : IDisposable
{
    private const string Rows = "token_address,value_usd,dst_unix\n0xAA,5.25,1641907700\n0xbb,7,1641907661\n0xcc,,1641907661\n";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Withdrawals_are_sorted_by_time_and_their_tokens_mapped()
    {
        WorkloadPlan plan = Loading.Good(Loading.Replay,
            $"workload.0.from={_folder.Write("w.csv", Rows)}", "workload.0.tokens={ \"0xaa\": USDC, other: WETH }").Plan.Workload[0];
        RecordedWithdrawal[] expected =
        [
            new(SimDuration.Zero, 1, 7_000_000), new(SimDuration.Zero, 1, 0), new(SimDuration.FromSeconds(39), 0, 5_250_000),
        ];
        Assert.Equal(expected, plan.Recorded);
    }

    [Fact]
    public void A_record_takes_the_place_of_rate_value_and_mix()
    {
        string text = Loading.Replay.Replace("    rate: 10/d\n    value: 100\n    mix: { USDC: 3, WETH: 1 }\n",
            $"    from: {_folder.Write("w.csv", Rows)}\n    tokens: {{ other: WETH }}\n", StringComparison.Ordinal);
        WorkloadPlan plan = Loading.Good(text).Plan.Workload[0];
        Assert.Equal((3, 0L, 0), (plan.Recorded.Length, plan.RateNanoPerDay, plan.Mix.Length));
    }

    [Theory]
    [InlineData("token_address,value_usd,dst_unix\n0xdd,1,5\n", DiagnosticCodes.DataName, 2, 1)]
    [InlineData("token_address,value_usd,dst_unix\n0xaa,x,5\n", DiagnosticCodes.DataValue, 2, 6)]
    [InlineData("token_address,value_usd,dst_unix\n0xaa,1,\n", DiagnosticCodes.DataValue, 2, 8)]
    public void A_bad_row_is_reported_in_the_file(string csv, int code, int line, int column)
    {
        string path = _folder.Write("w.csv", csv);
        Diagnostic diagnostic = Assert.Single(Loading.Load(Loading.Replay, $"workload.0.from={path}", "workload.0.tokens={ \"0xaa\": USDC }").Diagnostics);
        Assert.Equal((code, path, line, column), (diagnostic.Code, diagnostic.Path, diagnostic.Line, diagnostic.Column));
    }

    public void Dispose() => _folder.Dispose();
}
