using System.Collections.Immutable;
using OpenLedger.Core.Sessions;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Recording;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Tests.World;

/// <summary>Whole runs in a small world: they equal themselves, and sessions hold what approvals lose.</summary>
public sealed class ReplicationTest
{
    private static readonly Lazy<ImmutableArray<RunOutcome>> Shared = new(() => SmallWorld.RunAll(SmallWorld.Plan()));

    private static ImmutableArray<RunOutcome> Outcomes => Shared.Value;

    [Fact]
    public void A_run_equals_itself_whatever_ran_before_it_on_whatever_thread()
    {
        ExperimentPlan plan = SmallWorld.Plan();
        var experiment = new Experiment(plan, () => 0);
        experiment.PrepareAll();
        Replication replication = experiment.Prepare(0);
        var again = new RunOutcome[plan.Arms.Length];
        var threads = new List<Thread>();
        for (int arm = plan.Arms.Length - 1; arm >= 0; arm--)
        {
            int number = arm;
            var thread = new Thread(() => again[number] = replication.Run(number));
            thread.Start();
            threads.Add(thread);
        }

        threads.ForEach(t => t.Join());

        for (int arm = 0; arm < again.Length; arm++)
        {
            Assert.Equal(Outcomes[arm].EventDigest, again[arm].EventDigest);
            Assert.Equal(Outcomes[arm].ChainHash, again[arm].ChainHash);
            Assert.Equal(Outcomes[arm].StateHash, again[arm].StateHash);
            Assert.Equal(Outcomes[arm].Losses, again[arm].Losses);
            Assert.Equal(Outcomes[arm].Timeline, again[arm].Timeline);
        }
    }

    [Fact]
    public void Another_seed_and_another_replication_are_other_runs()
    {
        RunOutcome seed = SmallWorld.RunAll(SmallWorld.Plan(seed: 8))[0];
        RunOutcome replication = SmallWorld.RunAll(SmallWorld.Plan(), replication: 1)[0];

        Assert.NotEqual(Outcomes[0].StateHash, seed.StateHash);
        Assert.NotEqual(Outcomes[0].StateHash, replication.StateHash);
        Assert.NotEqual(seed.StateHash, replication.StateHash);
    }

    [Fact]
    public void Value_at_risk_is_equal_in_every_arm() =>
        Assert.Single(Outcomes.Select(o => o.ValueAtRiskMicroUsd).Distinct());

    [Fact]
    public void Approvals_lose_nearly_everything_and_each_containment_less_than_the_one_before()
    {
        double atRisk = Outcomes[0].ValueAtRiskMicroUsd / 1e6;
        double approvals = Outcomes.Arm("approvals").GrossUsd();

        Assert.InRange(approvals, 0.97 * atRisk, atRisk);
        Assert.InRange(Outcomes.Arm("announced").GrossUsd(), 0, approvals);
        Assert.InRange(Outcomes.Arm("expiry").GrossUsd(), 0.2 * approvals, 0.9 * approvals);
        Assert.InRange(Outcomes.Arm("sessions").GrossUsd(), 1, 0.2 * approvals);
        Assert.True(Outcomes.Arm("frozen").GrossUsd() < Outcomes.Arm("sessions").GrossUsd());
        Assert.True(Outcomes.Arm("revoked-sessions").GrossUsd() <= Outcomes.Arm("sessions").GrossUsd());
    }

    [Fact]
    public void No_session_loses_more_than_its_bucket_and_lifetime_allow()
    {
        SimDuration span = SmallWorld.Duration - SmallWorld.AttackAt;
        double bucket = SmallWorld.BurstTokens + (5 * span.Seconds / 3600);
        foreach (VictimLoss victim in Outcomes.Arm("sessions").Victims.Where(v => v.Hop == 1))
        {
            Assert.InRange(victim.GrossUnits / 1e6, 0, Math.Min(bucket, SmallWorld.LifetimeTokens) + 1e-6);
            Assert.True(victim.GrossMicroUsd <= victim.BoundMicroUsd);
        }
    }

    [Fact]
    public void Losses_stay_within_the_bound_and_the_bound_within_the_value_at_risk_and_inflow()
    {
        foreach (RunOutcome outcome in Outcomes)
        {
            Assert.True(outcome.Losses.Sum(l => l.GrossMicroUsd) <= outcome.BoundMicroUsd, outcome.Arm);
            Assert.True(outcome.InvariantsChecked > 0);
        }

        Assert.True(Outcomes.Arm("sessions").BoundMicroUsd < Outcomes.Arm("approvals").BoundMicroUsd);
    }

    [Fact]
    public void The_alert_comes_after_the_first_malicious_transaction_and_a_freeze_ends_the_attack()
    {
        RunOutcome frozen = Outcomes.Arm("frozen");

        Assert.True(frozen.FirstAlert > frozen.FirstMalicious);
        Assert.True(frozen.Contained > frozen.FirstAlert);
        Assert.All(
            frozen.Records.Where(r => r.Operation == SessionOperation.Use && r.Decision == AuthorizationDecision.Allow),
            record => Assert.True(record.BlockTimeMs <= frozen.Contained!.Value.WholeMs));
        Assert.True(frozen.Contained < new SimTime(SmallWorld.AttackAt.Ns) + SimDuration.FromSeconds(10));
    }

    [Fact]
    public void What_the_compromised_principal_owns_is_lost_at_hop_0()
    {
        LossCell own = Outcomes.Arm("approvals").Losses.Single(l => l.Hop == 0);

        Assert.Equal(50_000_000, Outcomes[0].CompromisedOwnMicroUsd);
        // With it go the fees that had gathered in the pool: 30 basis points of what honest agents swapped in two hours, some 2,160 swaps.
        Assert.InRange(own.GrossMicroUsd, 55_000_000, 65_000_000);
    }

    [Fact]
    public void Honest_work_is_the_same_in_every_arm_until_the_attack()
    {
        foreach (RunOutcome outcome in Outcomes)
        {
            TimelinePoint before = outcome.Timeline.Last(p => p.At < new SimTime(SmallWorld.AttackAt.Ns));
            Assert.Equal(0, before.GrossMicroUsd);
        }

        long attempted = Outcomes.Arm("approvals").HonestAttempted;
        Assert.All(Outcomes, o => Assert.InRange(o.HonestAttempted, attempted * 9 / 10, attempted * 11 / 10));
        Assert.All(Outcomes, o => Assert.Equal(o.HonestAttempted, o.ExecutedLatency.Count));
    }

    [Fact]
    public void Verified_background_signatures_give_the_same_losses_as_trusted_ones()
    {
        ExperimentPlan plan = SmallWorld.Plan();
        plan = plan with { Duration = plan.Attack.At + SimDuration.FromSeconds(300), Arms = [plan.Arms[3]], Response = null };
        RunOutcome trusted = SmallWorld.RunAll(plan)[0];

        RunOutcome verified = SmallWorld.RunAll(plan with { Ledger = plan.Ledger with { VerifyBackground = true } })[0];

        Assert.Equal(trusted.Losses, verified.Losses);
        Assert.Equal(trusted.StateHash, verified.StateHash);
    }
}
