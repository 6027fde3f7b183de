using System.Collections.Immutable;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Randomness;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Simulation.Tests.World;

/// <summary>Owners revoke against a thief who fills every block, and against proposers who leave revocations out.</summary>
public sealed class RevocationRaceTest
{
    private const int Slots = 10;

    private static readonly ImmutableArray<RunOutcome> Outcomes = SmallWorld.RunAll(Plan());

    [Fact]
    public void With_a_lane_of_their_own_revocations_take_effect_before_every_use_of_their_block()
    {
        RunOutcome lane = Outcomes.Arm("lane");
        Assert.Equal(0, lane.AfterRevocationMicroUsd);
        Assert.Equal(SmallWorld.Owners, lane.RevocationDelay!.Count);
        Assert.True(lane.RevocationDelay.Max <= SimDuration.FromMs(400), $"{lane.RevocationDelay.Max}");

        // The flood went on against sessions that were over.
        Assert.True(lane.DenialsByReason["Revoked"] > 100, $"{lane.DenialsByReason["Revoked"]} refused");
    }

    [Fact]
    public void Ordered_by_fee_they_wait_until_the_flood_is_over()
    {
        RunOutcome fee = Outcomes.Arm("fee-ordered");
        Assert.True(fee.RevocationDelay!.Max >= SimDuration.FromSeconds(60), $"{fee.RevocationDelay.Max}");
        Assert.True(fee.AfterRevocationMicroUsd > 0);
        Assert.True(fee.GrossUsd() > Outcomes.Arm("lane").GrossUsd());
    }

    [Fact]
    public void Proposers_who_leave_them_out_delay_them_by_so_many_slots_and_no_more()
    {
        RunOutcome censored = Outcomes.Arm("censored");
        Assert.InRange(censored.RevocationDelay!.Percentile(500)!.Value.Ns, (Slots - 1) * 400_000_000L, (Slots + 2) * 400_000_000L);
        Assert.True(censored.RevocationDelay.Max <= SimDuration.FromMs((Slots + 1) * 400));
        Assert.True(censored.AfterRevocationMicroUsd > 0);
        Assert.Equal(SmallWorld.Owners, censored.RevocationDelay.Count);
    }

    [Fact]
    public void Who_cannot_revoke_counts_from_when_they_would_have()
    {
        RunOutcome fogo = Outcomes.Arm("fogo");
        Assert.True(fogo.AfterRevocationMicroUsd > 0);
        Assert.Equal(0, fogo.RevocationDelay!.Count);
    }

    [Fact]
    public void Nothing_of_it_is_measured_where_all_arms_make_blocks_alike()
    {
        ExperimentPlan plan = Plan();
        RunOutcome outcome = SmallWorld.RunAll(plan with { Arms = [plan.Arms[0]] })[0];
        Assert.Null(outcome.AfterRevocationMicroUsd);
        Assert.Null(outcome.RevocationDelay);
    }

    private static ExperimentPlan Plan()
    {
        ExperimentPlan plan = SmallWorld.Plan();
        return plan with
        {
            Duration = SimDuration.FromMs((45 * 60_000) + 1),
            Ledger = plan.Ledger with { ComputePerBlock = 1_500_000 },
            Delegations =
            [
                plan.Delegations[2] with
                {
                    Session = plan.Delegations[2].Session! with
                    {
                        Assets = [new AssetLimitPlan(0, 5, 100, 5, 10, SimDuration.FromSeconds(60))],
                    },
                },
                new DelegationPlan
                {
                    Name = "fogo", Kind = DelegationKind.FogoLimited, To = 1, From = 0, AmountTokens = 100, Expires = SimDuration.FromHours(48),
                },
            ],
            Attack = plan.Attack with
            {
                At = SimDuration.FromMs(40 * 60_000), RatePerSecond = 5, PriceMicroLamports = 1_000, FloodFor = SimDuration.FromSeconds(90),
            },
            Response = plan.Response! with
            {
                OnAlert = [new ReactionPlan(ReactionKind.Announce, new Uniform(10.0 * SimDuration.NsPerSecond, 40.0 * SimDuration.NsPerSecond), -1, [])
                {
                    PriceMicroLamports = 900,
                }],
            },
            Arms =
            [
                new ArmPlan("lane", 0, true, BridgeControlsPlan.None),
                new ArmPlan("fee-ordered", 0, true, BridgeControlsPlan.None) { Blocks = new BlockPlan(false, 0) },
                new ArmPlan("censored", 0, true, BridgeControlsPlan.None) { Blocks = new BlockPlan(true, Slots) },
                new ArmPlan("fogo", 1, true, BridgeControlsPlan.None) { Blocks = new BlockPlan(false, 0) },
            ],
        };
    }
}
