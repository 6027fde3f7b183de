using System.Collections.Immutable;
using OpenLedger.Core.Programs;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Randomness;
using OpenLedger.Simulation.Recording;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Tests.World;

/// <summary>Owners from a book: they hold what it lists, and whoever allowed nothing is not at risk.</summary>
public sealed class BookWorldTest
{
    private static readonly ExperimentPlan Plan = SmallBook.Plan();

    private static readonly Lazy<(ImmutableArray<RunOutcome> Outcomes, ImmutableArray<TraceEntry> Trace)> Shared = new(() => Run(Plan));

    [Fact]
    public void Every_owner_holds_what_the_book_lists_and_has_no_other_account()
    {
        Genesis genesis = SmallBook.Genesis(Plan);
        for (int asset = 0; asset < 2; asset++)
        {
            Dictionary<int, ulong> listed = SmallBook.Book.HoldingsOf(asset).ToArray().ToDictionary(h => h.Owner, h => h.Units);
            for (int owner = 0; owner < SmallBook.Owners; owner++)
            {
                int account = genesis.State.Find(in genesis.Cast.TokenAccounts[0][asset][owner]);
                ulong units = account < 0 ? 0 : TokenAccount.Amount(genesis.State.DataOf(account));
                Assert.Equal(listed.GetValueOrDefault(owner), units);

                // Agents' owners can be paid out WETH; everybody else has an account where the book has a row.
                Assert.True(account >= 0 || !listed.ContainsKey(owner));
                Assert.True(asset == 1 || account < 0 == !listed.ContainsKey(owner));
            }
        }
    }

    [Fact]
    public void The_tails_of_distributions_leave_room_for_the_book()
    {
        PopulationPlan whales = Plan.Populations[0] with { Name = "whales", Book = null, Count = 3, Holds = [new HoldingPlan(0, new Constant(1e18))] };
        ExperimentPlan plan = Plan with
        {
            Populations = [whales, Plan.Populations[0]], Delegations = [], Workload = [], Attack = Plan.Attack with { Compromise = 0 },
        };
        Genesis genesis = SmallBook.Genesis(plan);
        ulong total = 0;
        for (int owner = 0; owner < SmallBook.Owners; owner++)
        {
            int account = genesis.State.Find(in genesis.Cast.TokenAccounts[1][0][owner]);
            total += account < 0 ? 0 : TokenAccount.Amount(genesis.State.DataOf(account));
        }

        Assert.Equal(48 * SmallBook.Usdx, total);
    }

    [Fact]
    public void Only_who_delegated_is_at_risk_and_only_they_are_victims()
    {
        // 24 owners who allowed it hold 10,000 USDX each, 6 hold a WETH of 1,800 dollars; dapp owns 50 dollars.
        foreach (RunOutcome outcome in Shared.Value.Outcomes)
        {
            Assert.Equal(((24L * 10_000) + (6 * 1800) + 50) * 1_000_000, outcome.ValueAtRiskMicroUsd);
            Assert.All(outcome.Victims.Where(v => v.Hop > 0), v => Assert.True(
                v.Hop == 1 && SmallBook.Allows(SmallBook.OwnerOf(v.Principal, SmallBook.Book.Owners)), $"{outcome.Arm}: {v.Principal}"));
        }

        Assert.Equal(30, Shared.Value.Outcomes.Arm("approvals").Victims.Count(v => v.Hop == 1));
    }

    [Fact]
    public void What_has_lapsed_by_the_attack_is_not_lost()
    {
        // Every sixth of the 30 who allowed it let that lapse, and without renewals it stays so.
        string[] lapsed = [.. Enumerable.Range(0, SmallBook.Owners).Where(i => i % 6 == 0).Select(i => $"users/acct {i}")];
        RunOutcome permits = Shared.Value.Outcomes.Arm("permits");
        Assert.Equal(20, permits.Victims.Count(v => v.Hop == 1));
        Assert.DoesNotContain(permits.Victims, v => lapsed.Contains(v.Principal));
        Assert.DoesNotContain(Shared.Value.Trace, t => t.Kind == "Service");
    }

    [Fact]
    public void Who_still_uses_what_has_lapsed_renews_it_for_as_long_as_the_plan_says()
    {
        ExperimentPlan renewing = SmallBook.Plan(SimDuration.FromMinutes(50)) with { Arms = [Plan.Arms[2]] };
        (ImmutableArray<RunOutcome> outcomes, ImmutableArray<TraceEntry> trace) = Run(renewing);

        // Seven of the twenty owners whom agents trade for lapse after 30 minutes; by the attack after two hours each has renewed twice.
        Assert.Equal(14, trace.Count(t => t.Kind == "Service" && t.At < new SimTime(SmallWorld.AttackAt.Ns)));
        Assert.Equal(27, outcomes[0].Victims.Count(v => v.Hop == 1));
    }

    [Fact]
    public void Agents_and_payers_are_owners_who_can()
    {
        SimTime attack = new(SmallWorld.AttackAt.Ns);
        TraceEntry[] honest = [.. Shared.Value.Trace.Where(t => t.Arm == "approvals" && t.Kind == "Honest" && t.At < attack)];
        Assert.True(honest.Length > 1000);
        Assert.All(honest, t => Assert.Equal("Success", t.Status));
    }

    [Theory]
    [InlineData("announced", 24)]
    // The two whose WETH was allowed until it lapsed still have it, and something to revoke.
    [InlineData("announced-permits", 26)]
    public void Only_who_allowed_something_and_has_something_left_revokes(string arm, int count) =>
        Assert.Equal(count, Shared.Value.Trace.Count(t => t.Arm == arm && t.Kind == "Response"));

    [Fact]
    public void An_allowance_of_a_number_stands_on_what_the_book_lists()
    {
        ExperimentPlan plan = Plan with
        {
            Delegations = [new DelegationPlan { Name = "ten", Kind = DelegationKind.Permit, To = 1, From = 0, AmountTokens = 10 }],
            Arms = [Plan.Arms[0]],
            Workload = [],
        };
        RunOutcome outcome = SmallWorld.RunAll(plan)[0];

        // Everybody delegated, so all is at risk, and ten of each holding of USDX is lost, and each WETH.
        Assert.Equal(((48L * 10_000) + (12 * 1800) + 50) * 1_000_000, outcome.ValueAtRiskMicroUsd);
        Assert.Equal(((48L * 10) + (12 * 1800)) * 1_000_000, outcome.Losses.Where(l => l.Hop == 1).Sum(l => l.GrossMicroUsd));
    }

    private static (ImmutableArray<RunOutcome> Outcomes, ImmutableArray<TraceEntry> Trace) Run(ExperimentPlan plan)
    {
        var trace = new List<TraceEntry>();
        var experiment = new Experiment(plan, trace: trace.Add);
        experiment.PrepareAll();
        Replication replication = experiment.Prepare(0);
        return ([.. plan.Arms.Select((_, arm) => replication.Run(arm, TestContext.Current.CancellationToken))], [.. trace]);
    }
}
