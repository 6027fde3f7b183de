using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Randomness;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Simulation.Tests.World;

/// <summary>What the drain takes from one owner's session, beside the most that any sequence of uses could take.</summary>
public sealed class DrainOptimumTest
{
    private const int SlotSeconds = 1;
    private const int Slots = 90;
    private const int AttackSlot = 10;
    private const int Cases = 60;

    [Fact]
    public void The_drain_takes_the_most_that_a_session_allows_before_it_ends()
    {
        RandomStream random = new RandomSource(11, 0).Stream(0, StreamPurpose.Attack);
        for (int number = 0; number < Cases; number++)
        {
            var limits = new Limits(
                Balance: (int)random.NextBelow(60), PerUse: 1 + (int)random.NextBelow(9), Lifetime: (int)random.NextBelow(50),
                Burst: (int)random.NextBelow(12), Refill: (int)random.NextBelow(4), PeriodSeconds: 1 + (int)random.NextBelow(9),
                EndSlot: AttackSlot + 5 + (int)random.NextBelow(60));

            long taken = Drained(limits);
            int most = Optimum(limits);

            Assert.True(taken == most, $"case {number}: {taken} of {most} with {limits}");
        }
    }

    [Fact]
    public void A_session_that_idles_to_death_is_kept_alive_by_its_thief()
    {
        // A quarter of what a use may take flows back in 25 s, and the session dies after 20 s without a use.
        var limits = new Limits(1000, 20, 1000, 20, 1, 5, EndSlot: 80);

        long idle = Drained(limits, idleSeconds: 20);

        Assert.Equal(Optimum(limits), idle);
    }

    [Fact]
    public void Few_uses_are_not_wasted_on_little()
    {
        // Three uses of 10 at most, out of a bucket of 10 that fills in 10 s: all three can be full.
        var limits = new Limits(1000, 10, 1000, 10, 1, 1, EndSlot: 80);

        Assert.Equal(30, Drained(limits, uses: 3));
    }

    // Taking whatever is there at every slot is optimal without a limit on uses: what stays in a bucket can only overflow.
    private static int Optimum(Limits limits)
    {
        int level = limits.Burst;
        int carried = 0;
        int taken = 0;
        for (int slot = 1; slot < Math.Min(limits.EndSlot, Slots); slot++)
        {
            carried += limits.Refill;
            level = Math.Min(limits.Burst, level + (carried / limits.PeriodSeconds));
            carried = level == limits.Burst ? 0 : carried % limits.PeriodSeconds;
            if (slot >= AttackSlot)
            {
                int use = Math.Min(Math.Min(limits.PerUse, level), Math.Min(limits.Lifetime, limits.Balance) - taken);
                level -= use;
                taken += use;
            }
        }

        return taken;
    }

    private static long Drained(Limits limits, int idleSeconds = 0, long uses = uint.MaxValue)
    {
        ExperimentPlan plan = SmallWorld.Plan();
        plan = plan with
        {
            Duration = SimDuration.FromSeconds(Slots * SlotSeconds),
            Ledger = plan.Ledger with { Slot = SimDuration.FromSeconds(SlotSeconds) },
            Assets = [new AssetPlan("WHOLE", 0, 1_000_000_000_000), plan.Assets[1]],
            Populations =
            [
                plan.Populations[0] with { Count = 1, Holds = [new HoldingPlan(0, new Constant(limits.Balance))] },
                plan.Populations[1],
                plan.Populations[2] with { Count = 1, OwnersEach = 1 },
            ],
            Workload = [],
            Response = null,
            Attack = plan.Attack with { At = SimDuration.FromSeconds(AttackSlot * SlotSeconds), RatePerSecond = 1000 },
            Delegations =
            [
                new DelegationPlan
                {
                    Name = "session",
                    Kind = DelegationKind.Session,
                    To = 1,
                    From = 0,
                    Session = new SessionTermsPlan
                    {
                        Lifetime = SimDuration.FromSeconds(limits.EndSlot * SlotSeconds),
                        IdleTimeout = idleSeconds == 0 ? null : SimDuration.FromSeconds(idleSeconds),
                        Actions = ["swap"],
                        Counterparties = [1],
                        Assets =
                        [
                            new AssetLimitPlan(
                                0, limits.PerUse, limits.Lifetime, limits.Burst, limits.Refill, SimDuration.FromSeconds(limits.PeriodSeconds)),
                        ],
                        Uses = uses,
                    },
                },
            ],
            Arms = [new ArmPlan("sessions", 0, false, BridgeControlsPlan.None)],
        };
        RunOutcome outcome = SmallWorld.RunAll(plan)[0];
        return (long)outcome.Victims.Where(v => v.Hop == 1).Aggregate(0ul, (sum, v) => sum + v.GrossUnits);
    }

    private sealed record Limits(int Balance, int PerUse, int Lifetime, int Burst, int Refill, int PeriodSeconds, int EndSlot);
}
