using System.Collections.Immutable;
using System.Reflection;
using OpenLedger.Analysis.Digests;
using OpenLedger.Analysis.Ensembles;
using OpenLedger.Analysis.Tests.Support;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Sessions;
using OpenLedger.Scenarios;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Analysis.Tests.Digests;

public class RunIdentityTests
{
    [Fact]
    public void The_digest_does_not_depend_on_jobs()
    {
        var digests = new HashSet<Hash256>();
        foreach (int jobs in (int[])[1, 2, 5])
        {
            var source = new MadeRuns(Made.Plan(replications: 6, "open", "held", "other"))
            {
                OnRun = (arm, replication, _) => Thread.Sleep((replication + arm.Length) % 3),
            };
            EnsembleResult ensemble = EnsembleRunner.Run(source, new EnsembleOptions { Jobs = jobs });
            digests.Add(new RunIdentity(Made.Scenario(source.Plan), []).Digest(ensemble));
        }

        Assert.Single(digests);
    }

    [Fact]
    public void The_digest_covers_everything_a_run_leaves_but_the_node_s_time()
    {
        Hash256 before = DigestOf(Made.Outcome());
        foreach (PropertyInfo property in typeof(RunOutcome).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            RunOutcome changed = Made.Outcome() with { };
            property.SetValue(changed, Other(property.GetValue(changed)));
            bool covered = DigestOf(changed) != before;
            // Whom a denial hit is in the chain's hash already.
            bool isApart = property.Name is nameof(RunOutcome.NodeWallNs) or nameof(RunOutcome.NodeWorkers)
                or nameof(RunOutcome.HonestDenialsByReason);
            Assert.True(covered != isApart, property.Name);
        }
    }

    [Fact]
    public void The_digest_covers_the_scenario_its_settings_seed_inputs_and_arms_but_not_its_path()
    {
        ScenarioDocument scenario = Made.Scenario(Made.Plan());
        var ensemble = EnsembleRunner.Run(new MadeRuns(Made.Plan()), new EnsembleOptions());
        Hash256 before = new RunIdentity(scenario, []).Digest(ensemble);

        Assert.All(Changed(scenario), changed => Assert.NotEqual(before, new RunIdentity(changed, []).Digest(ensemble)));
        Assert.NotEqual(before, new RunIdentity(scenario, ["open"]).Digest(ensemble));
        Assert.Equal(before, new RunIdentity(scenario with { Path = "elsewhere.yaml" }, []).Digest(ensemble));
    }

    [Fact]
    public void The_run_id_is_sixteen_digits_over_scenario_settings_seed_inputs_arms_and_program()
    {
        ScenarioDocument scenario = Made.Scenario(Made.Plan());
        string id = new RunIdentity(scenario, []).RunId("1.0");

        Assert.Matches("^[0-9a-f]{16}$", id);
        Assert.Equal(id, new RunIdentity(scenario with { Path = "elsewhere.yaml" }, []).RunId("1.0"));
        Assert.NotEqual(id, new RunIdentity(scenario, []).RunId("1.1"));
        Assert.NotEqual(id, new RunIdentity(scenario, ["open"]).RunId("1.0"));
        string[] all = [id, .. Changed(scenario).Select(changed => new RunIdentity(changed, []).RunId("1.0"))];
        Assert.Equal(all.Length, all.Distinct().Count());
    }

    [Fact]
    public void Neighbouring_texts_cannot_be_shifted_into_each_other()
    {
        ScenarioDocument scenario = Made.Scenario(Made.Plan());
        string first = new RunIdentity(scenario with { Settings = [new Setting("ab", "c")] }, []).RunId("1.0");
        string second = new RunIdentity(scenario with { Settings = [new Setting("a", "bc")] }, []).RunId("1.0");

        Assert.NotEqual(first, second);
    }

    private static ScenarioDocument[] Changed(ScenarioDocument scenario) =>
    [
        scenario with { Sha256 = new string('b', 64) },
        scenario with { Settings = [new Setting("attack.at", "3h")] },
        scenario with { Inputs = [new InputFile("transfers.csv", new string('c', 64))] },
        scenario with { Plan = scenario.Plan with { Seed = 43 } },
        scenario with { Plan = scenario.Plan with { Replications = 3 } },
    ];

    private static Hash256 DigestOf(RunOutcome run) => new RunIdentity(Made.Scenario(Made.Plan(1)), [])
        .Digest(new EnsembleResult(Made.Plan(1), [new ArmOutcomes(0, "open", [run])]));

    // A value of the same type that differs as little as possible.
    private static object Other(object? value) => value switch
    {
        string text => text + "x",
        int number => number + 1,
        long number => number + 1,
        ulong number => number + 1,
        Int128 number => number + 1,
        SimDuration duration => new SimDuration(duration.Ns + 1),
        SimTime time => new SimTime(time.Ns + 1),
        Hash256 => Made.Hash(9),
        DurationHistogram histogram => Plus(histogram),
        ImmutableArray<LossCell> cells => cells.SetItem(0, cells[0] with { NetMicroUsd = cells[0].NetMicroUsd + 1 }),
        ImmutableArray<HopVictims> hops => hops.SetItem(0, hops[0] with { Victims = hops[0].Victims + 1 }),
        ImmutableArray<VictimLoss> victims => victims.SetItem(0, victims[0] with { HeldUnits = victims[0].HeldUnits + 1 }),
        ImmutableArray<TimelinePoint> points => points.SetItem(1, points[1] with { Denied = points[1].Denied + 1 }),
        ImmutableArray<AuthorizationRecord> records => records.Add(default),
        ImmutableSortedDictionary<string, long> denials => denials.SetItem("ScopeAction", 6),
        _ => throw new NotSupportedException($"say here what differs from a {value?.GetType().Name ?? "null"}"),
    };

    private static DurationHistogram Plus(DurationHistogram histogram)
    {
        DurationHistogram more = Made.Durations(1);
        more.Add(histogram);
        return more;
    }
}
