using OpenLedger.Simulation.Plans;

namespace OpenLedger.Simulation.Tests.Plans;

public sealed class AssetPlanTests
{
    private static readonly AssetPlan Usdx = new("USDX", 6, 1_000_000_000_000);
    private static readonly AssetPlan Weth = new("WETH", 9, 1_800_000_000_000_000);

    [Fact]
    public void A_token_at_one_dollar_with_six_decimals_is_worth_its_units_in_micro_dollars()
    {
        Assert.Equal(1_000_000ul, Usdx.UnitsPerToken);
        Assert.Equal(123_456_789, Usdx.ValueMicroUsd(123_456_789));
    }

    [Fact]
    public void Values_round_down()
    {
        Assert.Equal(1_800_000_000, Weth.ValueMicroUsd(1_000_000_000));
        Assert.Equal(1, Weth.ValueMicroUsd(1));
        Assert.Equal(0, new AssetPlan("DUST", 9, 999_999_999).ValueMicroUsd(1));
    }

    [Fact]
    public void Amounts_in_tokens_round_down_and_are_never_negative()
    {
        Assert.Equal(1_500_000ul, Usdx.Units(1.5));
        Assert.Equal(0ul, Usdx.Units(-1));
        Assert.Equal(0ul, Usdx.Units(0));
        Assert.Equal(1ul, Usdx.Units(0.0000019));
        Assert.Equal(3ul, new AssetPlan("WHOLE", 0, 1).Units(3.99));
    }

    [Fact]
    public void What_does_not_fit_is_clamped_and_never_thrown()
    {
        var dear = new AssetPlan("DEAR", 0, 1_000_000_000_000_000_000);

        Assert.Equal(AssetPlan.MaxUnits, Usdx.Units(1e300));
        Assert.Equal(AssetPlan.MaxUnits, Usdx.Units(double.PositiveInfinity));
        Assert.Equal(0ul, Usdx.Units(double.NaN));
        Assert.Equal(long.MaxValue, dear.ValueMicroUsd(ulong.MaxValue));
    }

    [Fact]
    public void The_most_that_a_world_holds_can_be_summed_in_micro_dollars()
    {
        Assert.Equal(AssetPlan.MaxUnits, new AssetPlan("FREE", 9, 0).MostUnits(3));
        for (int assets = 1; assets < 5; assets++)
        {
            Int128 sum = (Int128)assets * Weth.ValueMicroUsd(Weth.MostUnits(assets));
            Assert.InRange(sum, long.MaxValue / 5, long.MaxValue / 4);
        }
    }
}
