using System.Collections.Immutable;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Randomness;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Tests.World;

/// <summary>
/// The small world with a book of sixty owners in place of its users: each holds 10,000 USDX but every fifth, who holds 1 WETH; every second
/// allows dapp to take half of the USDX or any amount of WETH, every sixth until half an hour from time zero.
/// </summary>
internal static class SmallBook
{
    public const int Owners = 60;

    public const ulong Usdx = 10_000_000_000;

    public static bool HoldsUsdx(int owner) => owner % 5 != 0;

    public static bool Allows(int owner) => owner % 2 == 0;

    public static readonly BookPlan Book = new(
        [.. Enumerable.Range(0, Owners).Select(i => $"acct {i}")],
        Enumerable.Range(0, Owners).Select(i => HoldsUsdx(i) ? new BookHolding(i, 0, Usdx) : new BookHolding(i, 1, 1_000_000_000)),
        Enumerable.Range(0, Owners).Where(Allows).Select(i => new BookAllowance(
            1, i, HoldsUsdx(i) ? 0 : 1, HoldsUsdx(i) ? Usdx / 2 : BookAllowance.Unlimited, i % 6 == 0 ? 1_800_000 : BookAllowance.Never)));

    /// <summary>The plan: an arm with approvals, one with permits, neither of which anybody but the book's owners gave.</summary>
    public static ExperimentPlan Plan(SimDuration? renewFor = null)
    {
        ExperimentPlan plan = SmallWorld.Plan();
        return plan with
        {
            Populations = plan.Populations.SetItem(0, plan.Populations[0] with { Holds = [], Book = Book, Count = Owners }),
            Delegations =
            [
                new DelegationPlan { Name = "approval", Kind = DelegationKind.SplApprove, To = 1, From = 0, AmountFromBook = true },
                new DelegationPlan
                {
                    Name = "permit", Kind = DelegationKind.Permit, To = 1, From = 0, AmountFromBook = true, ExpiresFromBook = true,
                    RenewFor = renewFor,
                },
            ],
            Arms =
            [
                new ArmPlan("approvals", 0, false, BridgeControlsPlan.None), new ArmPlan("announced", 0, true, BridgeControlsPlan.None),
                new ArmPlan("permits", 1, false, BridgeControlsPlan.None), new ArmPlan("announced-permits", 1, true, BridgeControlsPlan.None),
            ],
        };
    }

    /// <summary>The world of a plan at time zero.</summary>
    public static Genesis Genesis(ExperimentPlan plan)
    {
        var experiment = new Experiment(plan);
        experiment.PrepareAll();
        return new Genesis(experiment.Cast, new RandomSource(plan.Seed, 0));
    }

    /// <summary>Number of the owner that a victim's name means; -1 if it means somebody else.</summary>
    public static int OwnerOf(string principal, ImmutableArray<string> owners) =>
        principal.StartsWith("users/", StringComparison.Ordinal) ? owners.IndexOf(principal["users/".Length..]) : -1;
}
