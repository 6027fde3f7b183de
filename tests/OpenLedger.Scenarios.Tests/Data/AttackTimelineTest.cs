using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Scenarios.Tests.Data;

public class AttackTimelineTest
{
    [Fact]
    public void A_row_is_expanded_into_equal_parts_over_its_minute()
    {
        RecordedTransfer[] transfers = [.. Loading.Good(Loading.Replay).Plan.Attack.Transfers];
        RecordedTransfer[] expected =
        [
            new(SimDuration.Zero, 1, 2_000_000_000, 4_000_000_000, 2, 2),
            new(SimDuration.FromSeconds(60), 0, 33_333_333, 33_333_333, 0, 0),
            new(SimDuration.FromSeconds(80), 0, 33_333_333, 33_333_333, 1, 1),
            new(SimDuration.FromSeconds(100), 0, 33_333_334, 33_333_334, 0, 0),
        ];
        Assert.Equal(expected, transfers);
    }

    [Fact]
    public void Rows_that_overlap_are_merged_in_the_order_of_time_and_then_of_the_file()
    {
        RecordedTransfer[] transfers =
            [.. Loading.Good(Loading.Replay, "attack.timeline=[[1m, USDC, 2, 2, 4], [1m, WETH, 1, 1, 1], [90s, USDC, 1, 1, 1]]").Plan.Attack.Transfers];
        Assert.Equal([(0, 0), (0, 2), (30, 1), (30, 3)], transfers.Select(transfer => (transfer.At.Ns / SimDuration.NsPerSecond, transfer.Sender)));
    }

    [Fact]
    public void Seconds_are_whole_and_rounded_down()
    {
        RecordedTransfer[] transfers = [.. Loading.Good(Loading.Replay, "attack.timeline=[[3m, USDC, 7, 1, 7]]").Plan.Attack.Transfers];
        Assert.Equal([0, 8, 17, 25, 34, 42, 51], transfers.Select(transfer => transfer.At.Ns / SimDuration.NsPerSecond));
    }
}
