using System.Collections.Immutable;
using OpenLedger.Core.Primitives;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Recording;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Tests.World;

/// <summary>What holds for every plan, also at the edges. A failure names the seed of its plan.</summary>
public sealed class RandomPlanTest
{
    private const int Plans = 250;

    [Fact]
    public void Every_plan_runs_within_its_bound_and_drops_nothing()
    {
        int lossy = 0;
        ForEachPlan((plan, seed) =>
        {
            ImmutableArray<RunOutcome> outcomes = Run(plan, out ImmutableArray<TraceEntry> trace);

            Assert.Single(outcomes.Select(o => o.ValueAtRiskMicroUsd).Distinct());
            foreach (RunOutcome outcome in outcomes)
            {
                lossy += outcome.Losses.Any(l => l.Hop == 1) ? 1 : 0;
                Assert.True(outcome.Losses.Sum(l => l.GrossMicroUsd) <= outcome.BoundMicroUsd);
                Assert.True(outcome.DormantMicroUsdSeconds <= outcome.ExposureMicroUsdSeconds);
                Assert.Equal(outcome.HonestAttempted, trace.Count(t => t.Arm == outcome.Arm && t.Kind == "Honest"));
                Assert.True(outcome.HonestDenied + outcome.HonestFailed <= outcome.HonestAttempted + trace.Count(t => t.Kind == "Service"));
            }

            // Whatever is refused is refused by the ledger's programs: nothing ran out of fees, was sent twice or found no room.
            TraceEntry dropped = trace.FirstOrDefault(t => t.Status is not ("Success" or "InstructionFailed"));
            Assert.True(dropped.Status is null, $"{dropped.Kind}: {dropped.Status}");
            TraceEntry starved = trace.FirstOrDefault(t => t.Error == "ComputationalBudgetExceeded");
            Assert.True(starved.Status is null, $"{starved.Kind} asked for too little compute");
        });
        Assert.True(lossy > Plans / 2, $"only {lossy} runs lost what was delegated");
    }

    [Fact]
    public void Every_plan_equals_itself_with_its_arms_in_another_order()
    {
        ForEachPlan((plan, seed) =>
        {
            if (seed % 5 != 0)
            {
                return;
            }

            ImmutableArray<RunOutcome> first = Run(plan, out _);
            var experiment = new Experiment(plan);
            experiment.PrepareAll();
            Replication replication = experiment.Prepare(0);
            for (int arm = plan.Arms.Length - 1; arm >= 0; arm--)
            {
                RunOutcome again = replication.Run(arm, TestContext.Current.CancellationToken);
                Assert.Equal(first[arm].EventDigest, again.EventDigest);
                Assert.Equal(first[arm].ChainHash, again.ChainHash);
                Assert.Equal(first[arm].StateHash, again.StateHash);
                Assert.Equal(first[arm].BoundMicroUsd, again.BoundMicroUsd);
                Assert.Equal(first[arm].ExposureMicroUsdSeconds, again.ExposureMicroUsdSeconds);
            }
        });
    }

    [Fact]
    public void The_attacker_keeps_to_its_rate()
    {
        ForEachPlan((plan, seed) =>
        {
            Run(plan, out ImmutableArray<TraceEntry> trace);
            foreach (ArmPlan arm in plan.Arms)
            {
                // Besides the takings there are single transactions: its own holdings, the fee, one collection a minute.
                long takings = trace.Where(t => t.Arm == arm.Name && t.Kind == "Malicious").Sum(t => (long)t.Operations);
                long seconds = ((plan.Duration.Ns - plan.Attack.At.Ns + plan.Ledger.Slot.Ns) / 1_000_000_000) + 1;
                Assert.InRange(takings, 0, ((Int128)plan.Attack.RatePerSecond * seconds) + 5 + (seconds / 60));
            }
        });
    }

    [Fact]
    public void One_more_population_and_line_of_work_at_the_end_shifts_nobodys_draws()
    {
        ExperimentPlan plan = SmallWorld.Plan();
        plan = plan with
        {
            Duration = SimDuration.FromHours(1),
            Attack = plan.Attack with { At = SimDuration.FromMs(3_599_999) },
            Arms = [plan.Arms[0]],
        };
        ExperimentPlan more = plan with
        {
            Populations = plan.Populations.Add(plan.Populations[0] with { Name = "bystanders", Count = 3 }),
            Workload = plan.Workload.Add(plan.Workload[1] with { Who = 3, RateNanoPerDay = 0 }),
        };

        RunOutcome before = SmallWorld.RunAll(plan)[0];
        RunOutcome after = SmallWorld.RunAll(more)[0];

        Assert.Equal(before.HonestAttempted, after.HonestAttempted);
        Assert.Equal(before.ValueAtRiskMicroUsd, after.ValueAtRiskMicroUsd);
        Assert.Equal(before.ExposureMicroUsdSeconds, after.ExposureMicroUsdSeconds);
    }

    private static void ForEachPlan(Action<ExperimentPlan, ulong> holds)
    {
        for (ulong seed = 1; seed <= Plans; seed++)
        {
            try
            {
                holds(new RandomPlans(seed).Drain(), seed);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                throw new InvariantViolationException($"plan of seed {seed}: {e}");
            }
        }
    }

    private static ImmutableArray<RunOutcome> Run(ExperimentPlan plan, out ImmutableArray<TraceEntry> trace)
    {
        var entries = new List<TraceEntry>();
        var experiment = new Experiment(plan, trace: entries.Add);
        experiment.PrepareAll();
        Replication replication = experiment.Prepare(0);
        ImmutableArray<RunOutcome> outcomes =
            [.. plan.Arms.Select((_, arm) => replication.Run(arm, TestContext.Current.CancellationToken))];
        trace = [.. entries];
        return outcomes;
    }
}
