using System.Collections.Immutable;
using OpenLedger.Simulation.Actors;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Randomness;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Simulation.Tests.World;

/// <summary>Transfers that owners signed in advance and a keeper hoarded are played at once.</summary>
public sealed class PreSignedTest
{
    private const int Owners = 60;
    private const int Operations = 3;
    private const double Each = 20;

    private static readonly ImmutableArray<RunOutcome> Outcomes = SmallWorld.RunAll(Plan());

    [Fact]
    public void On_a_plain_nonce_all_of_them_are_good_for_ever_and_whatever_the_epoch()
    {
        foreach (string arm in (string[])["nonces", "nonces-revoked"])
        {
            Assert.Equal(Owners * Operations * Each, Outcomes.Arm(arm).GrossUsd());
            Assert.Equal(Outcomes.Arm(arm).BoundMicroUsd, Outcomes.Arm(arm).Losses.Sum(l => l.GrossMicroUsd));
        }
    }

    [Fact]
    public void What_has_expired_is_refused_and_says_so()
    {
        RunOutcome outcome = Outcomes.Arm("expired");
        Assert.Equal(0, outcome.GrossUsd());
        Assert.Equal(Owners * Operations, outcome.DenialsByReason["Expired"]);
        Assert.Equal(0, outcome.BoundMicroUsd);
    }

    [Fact]
    public void What_an_owner_voided_by_raising_the_epoch_is_refused_and_says_so()
    {
        RunOutcome outcome = Outcomes.Arm("revoked");
        long refused = outcome.DenialsByReason["OwnerEpoch"];
        Assert.InRange(refused, Owners * Operations / 3, (Owners * Operations) - 1);
        Assert.Equal(0, refused % Operations);
        Assert.Equal(((Owners * Operations) - refused) * Each, outcome.GrossUsd());
    }

    [Fact]
    public void Owners_who_hear_of_it_in_time_void_what_was_not_played_yet()
    {
        foreach (string arm in (string[])["slow-nonces", "slow-fresh"])
        {
            ExperimentPlan plan = Plan();
            plan = plan with
            {
                Attack = plan.Attack with { RatePerSecond = 1 },
                Response = new ResponsePlan(
                    new DetectorPlan(1, 1, SimDuration.FromSeconds(1), SimDuration.FromMs(400)),
                    [new ReactionPlan(ReactionKind.Announce, new Constant(10.0 * SimDuration.NsPerSecond), -1, [])]),
                Arms = [new ArmPlan(arm, arm == "slow-nonces" ? 0 : 2, true, BridgeControlsPlan.None)],
            };

            RunOutcome outcome = SmallWorld.RunAll(plan)[0];

            Assert.InRange(outcome.GrossUsd(), Each, 20 * Each);
        }
    }

    private static ExperimentPlan Plan()
    {
        ExperimentPlan plan = SmallWorld.Plan();
        DelegationPlan nonces = new()
        {
            Name = "nonces", Kind = DelegationKind.PreSigned, From = 0, To = 1, AmountTokens = Each, Operations = Operations,
            AgeNs = new Constant(24.0 * SimDuration.NsPerHour),
        };
        return plan with
        {
            Duration = SimDuration.FromMs(70 * 60_000),
            Populations =
            [
                plan.Populations[0] with { Count = Owners, Holds = [new HoldingPlan(0, new Constant(100))] },
                plan.Populations[1] with { Holds = [] }, plan.Populations[2] with { Count = 2 },
            ],
            Workload = [],
            Response = null,
            Delegations =
            [
                nonces, nonces with { Name = "nonces-revoked", RevokedPpm = 600_000 },
                nonces with { Name = "fresh", Expires = SimDuration.FromHours(72) },
                nonces with { Name = "revoked", Expires = SimDuration.FromHours(72), RevokedPpm = 600_000 },
                nonces with { Name = "expired", Expires = SimDuration.FromHours(24) },
            ],
            Attack = plan.Attack with { At = SimDuration.FromMs(60 * 60_000), Behaviour = AttackBehaviours.PlayHoard },
            Arms =
            [
                new ArmPlan("nonces", 0, false, BridgeControlsPlan.None), new ArmPlan("nonces-revoked", 1, false, BridgeControlsPlan.None),
                new ArmPlan("fresh", 2, false, BridgeControlsPlan.None), new ArmPlan("revoked", 3, false, BridgeControlsPlan.None),
                new ArmPlan("expired", 4, false, BridgeControlsPlan.None),
            ],
        };
    }
}
