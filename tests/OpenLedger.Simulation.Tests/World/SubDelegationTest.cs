using System.Collections.Immutable;
using OpenLedger.Simulation.Actors;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Randomness;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Simulation.Tests.World;

/// <summary>An orchestrator hands its sessions on to four sub-agents, two of them hostile.</summary>
public sealed class SubDelegationTest
{
    private const int Owners = 20;
    private const double Cap = 40;

    private static readonly ImmutableArray<RunOutcome> Outcomes = SmallWorld.RunAll(Plan());

    [Theory]
    [InlineData("replicated", 2 * Cap)]
    [InlineData("charged", Cap)]
    [InlineData("escrowed", 2 * Cap / 4)]
    public void Hostile_sub_agents_take_all_that_their_budgets_let_out_together_and_the_bound_knows_it(string arm, double each)
    {
        RunOutcome outcome = Outcomes.Arm(arm);
        Assert.Equal(Owners * each, outcome.GrossUsd());
        Assert.Equal((long)(Owners * each * 1e6), outcome.BoundMicroUsd);
    }

    private static ExperimentPlan Plan()
    {
        ExperimentPlan plan = SmallWorld.Plan();
        DelegationPlan session = plan.Delegations[2] with
        {
            To = 1,
            SubAgents = 2,
            Session = plan.Delegations[2].Session! with
            {
                Actions = ["transfer"],
                Counterparties = [2],
                IdleTimeout = null,
                Assets = [new AssetLimitPlan(0, 20, Cap, Cap, 0, SimDuration.FromHours(1))],
            },
        };
        return plan with
        {
            Duration = SimDuration.FromMs(30 * 60_000),
            Populations =
            [
                plan.Populations[0] with { Count = Owners, Holds = [new HoldingPlan(0, new Constant(100))] },
                plan.Populations[1] with { Holds = [] }, plan.Populations[2] with { Count = 4, OwnersEach = 1 },
            ],
            Workload = [],
            Response = null,
            Delegations =
            [
                session with { Name = "replicated", Budgets = SubBudget.Replicated }, session with { Name = "charged", Budgets = SubBudget.Charged },
                session with { Name = "escrowed", Budgets = SubBudget.Escrowed },
            ],
            Attack = plan.Attack with { At = SimDuration.FromMs(60_000), Behaviour = AttackBehaviours.SubAgents, Compromise = 2, Hostile = 2 },
            Arms =
            [
                new ArmPlan("replicated", 0, false, BridgeControlsPlan.None), new ArmPlan("charged", 1, false, BridgeControlsPlan.None),
                new ArmPlan("escrowed", 2, false, BridgeControlsPlan.None),
            ],
        };
    }
}
