using System.Collections.Immutable;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Recording;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Tests.World;

/// <summary>What holds for every plan whose owners come from a book, also at the edges. A failure names the seed of its plan.</summary>
public sealed class RandomBookTest
{
    private const int Plans = 150;

    [Fact]
    public void Every_owner_holds_at_genesis_what_the_book_lists()
    {
        ForEachPlan(plan =>
        {
            BookPlan book = plan.Populations[0].Book!;
            Genesis genesis = SmallBook.Genesis(plan);
            for (int asset = 0; asset < plan.Assets.Length; asset++)
            {
                ulong[] listed = new ulong[book.Owners.Length];
                foreach (BookHolding holding in book.HoldingsOf(asset))
                {
                    listed[holding.Owner] = holding.Units;
                }

                Address[] accounts = genesis.Cast.TokenAccounts[0][asset];
                for (int owner = 0; owner < listed.Length; owner++)
                {
                    int account = genesis.State.Find(in accounts[owner]);
                    Assert.Equal(listed[owner], account < 0 ? 0 : TokenAccount.Amount(genesis.State.DataOf(account)));
                }
            }
        });
    }

    [Fact]
    public void Every_run_stays_within_its_bound_and_takes_only_what_the_book_allows()
    {
        int lossy = 0;
        ForEachPlan(plan =>
        {
            ImmutableArray<RunOutcome> outcomes = SmallWorld.RunAll(plan);
            Assert.Single(outcomes.Select(o => o.ValueAtRiskMicroUsd).Distinct());
            BookPlan book = plan.Populations[0].Book!;
            foreach (RunOutcome outcome in outcomes)
            {
                Assert.True(outcome.Losses.Sum(l => l.GrossMicroUsd) <= outcome.BoundMicroUsd);
                Assert.True(outcome.DormantMicroUsdSeconds <= outcome.ExposureMicroUsdSeconds);
                int number = plan.Arms.Single(a => a.Name == outcome.Arm).Delegation;
                DelegationPlan? delegation = number < 0 ? null : plan.Delegations[number];
                foreach (VictimLoss victim in outcome.Victims)
                {
                    int owner = SmallBook.OwnerOf(victim.Principal, book.Owners);
                    bool allowed = delegation is { AmountFromBook: false } ||
                        (delegation is not null && book.Allows(delegation.To, owner, victim.Asset));
                    bool good = owner < 0 ? victim.Hop != 1 : victim.Hop == 1 && allowed;
                    Assert.True(good, $"{outcome.Arm}: {victim.Principal} at hop {victim.Hop}");
                    lossy += owner < 0 ? 0 : 1;
                }
            }
        });
        Assert.True(lossy > Plans, $"only {lossy} victims");
    }

    [Fact]
    public void Every_plan_equals_itself_with_its_arms_in_another_order()
    {
        ForEachPlan(plan =>
        {
            if (plan.Seed % 5 != 0)
            {
                return;
            }

            ImmutableArray<RunOutcome> first = SmallWorld.RunAll(plan);
            var experiment = new Experiment(plan);
            experiment.PrepareAll();
            Replication replication = experiment.Prepare(0);
            for (int arm = plan.Arms.Length - 1; arm >= 0; arm--)
            {
                RunOutcome again = replication.Run(arm, TestContext.Current.CancellationToken);
                Assert.Equal((first[arm].EventDigest, first[arm].StateHash), (again.EventDigest, again.StateHash));
                Assert.Equal(first[arm].ExposureMicroUsdSeconds, again.ExposureMicroUsdSeconds);
            }
        });
    }

    private static void ForEachPlan(Action<ExperimentPlan> holds)
    {
        for (ulong seed = 1; seed <= Plans; seed++)
        {
            try
            {
                holds(new RandomPlans(seed).DrainOfBook());
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                throw new InvariantViolationException($"plan of seed {seed}: {e}");
            }
        }
    }
}
