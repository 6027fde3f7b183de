using System.Collections.Concurrent;
using OpenLedger.Analysis.Ensembles;
using OpenLedger.Analysis.Tests.Support;
using OpenLedger.Core.Primitives;

namespace OpenLedger.Analysis.Tests.Ensembles;

public class EnsembleRunnerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(16)]
    public void Every_run_happens_once_and_results_stand_in_order_for_any_number_of_jobs(int jobs)
    {
        var ran = new ConcurrentBag<(string, int)>();
        var source = new MadeRuns(Made.Plan(replications: 7, "a", "b", "c"))
        {
            OnRun = (arm, replication, _) =>
            {
                ran.Add((arm, replication));
                // Uneven lengths, so that threads overtake each other.
                Thread.Sleep((replication * 7 + arm[0]) % 4);
            },
        };

        EnsembleResult result = EnsembleRunner.Run(source, new EnsembleOptions { Jobs = jobs });

        Assert.Equal(21, ran.Count);
        Assert.Equal(21, ran.Distinct().Count());
        Assert.Equal(["a", "b", "c"], result.Arms.Select(arm => arm.Name));
        Assert.All(result.Arms, arm => Assert.Equal(Enumerable.Range(0, 7), arm.Runs.Select(run => run.Replication)));
        Assert.All(result.Arms, arm => Assert.All(arm.Runs, run => Assert.Equal(arm.Name, run.Arm)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void A_replication_is_prepared_once_and_no_more_are_alive_than_there_are_jobs(int jobs)
    {
        var source = new MadeRuns(Made.Plan(replications: 9, "a", "b", "c")) { OnRun = (_, _, _) => Thread.Sleep(1) };

        EnsembleRunner.Run(source, new EnsembleOptions { Jobs = jobs });

        Assert.Equal(9, source.Prepared);
        Assert.InRange(source.PeakAlive, 1, jobs);
    }

    [Fact]
    public void One_replication_with_many_arms_is_shared_by_all_threads()
    {
        var together = new Barrier(2);
        var source = new MadeRuns(Made.Plan(replications: 1, "a", "b"))
        {
            OnRun = (_, _, _) => Assert.True(together.SignalAndWait(TimeSpan.FromSeconds(60)), "the other arm never ran beside"),
        };

        EnsembleResult result = EnsembleRunner.Run(source, new EnsembleOptions { Jobs = 2 });

        Assert.Equal(2, result.Arms.Length);
    }

    [Fact]
    public void Only_the_chosen_arms_run()
    {
        var source = new MadeRuns(Made.Plan(replications: 2, "a", "b", "c"));

        EnsembleResult result = EnsembleRunner.Run(source, new EnsembleOptions { Jobs = 2, Arms = [0, 2] });

        Assert.Equal([(0, "a"), (2, "c")], result.Arms.Select(arm => (arm.Arm, arm.Name)));
    }

    [Fact]
    public void Preparations_are_all_done_before_the_first_run()
    {
        int done = 0;
        var source = new MadeRuns(Made.Plan())
        {
            Preparations = [.. Enumerable.Repeat<Action>(() => Interlocked.Increment(ref done), 50)],
            OnRun = (_, _, _) => Assert.Equal(50, Volatile.Read(ref done)),
        };

        EnsembleRunner.Run(source, new EnsembleOptions { Jobs = 3 });
    }

    [Fact]
    public void A_preparation_that_fails_surfaces_as_it_is()
    {
        var source = new MadeRuns(Made.Plan()) { Preparations = [() => throw new InvariantViolationException("no keys")] };

        Assert.Throws<InvariantViolationException>(() => EnsembleRunner.Run(source, new EnsembleOptions { Jobs = 2 }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_run_that_fails_stops_the_others_and_is_named(int jobs)
    {
        int after = 0;
        var source = new MadeRuns(Made.Plan(replications: 500, "a", "b"))
        {
            OnRun = (arm, replication, cancellation) =>
            {
                if (arm == "b" && replication == 2)
                {
                    throw new InvariantViolationException("value was made of nothing");
                }

                // The others wait for word of the failure, which takes its time on a machine under load.
                after += replication > 100 ? 1 : 0;
                cancellation.WaitHandle.WaitOne(replication is > 2 and <= 100 ? 1_000 : 1);
                cancellation.ThrowIfCancellationRequested();
            },
        };

        var thrown = Assert.Throws<RunFailedException>(() => EnsembleRunner.Run(source, new EnsembleOptions { Jobs = jobs }));

        Assert.Equal("arm 'b', replication 2, seed 42: value was made of nothing", thrown.Message);
        Assert.Equal(("b", 2, 42UL, true), (thrown.Arm, thrown.Replication, thrown.Seed, thrown.IsInvariantViolation));
        Assert.Equal(0, after);
    }

    [Fact]
    public void A_replication_whose_genesis_fails_is_named_without_an_arm()
    {
        var source = new FailingGenesis();

        var thrown = Assert.Throws<RunFailedException>(() => EnsembleRunner.Run(source, new EnsembleOptions { Jobs = 2 }));

        Assert.Equal("*", thrown.Arm);
        Assert.False(thrown.IsInvariantViolation);
    }

    [Fact]
    public void Cancelling_ends_in_a_cancellation_and_nothing_else()
    {
        using var stop = new CancellationTokenSource();
        var source = new MadeRuns(Made.Plan(replications: 100))
        {
            OnRun = (_, replication, cancellation) =>
            {
                if (replication == 3)
                {
                    stop.Cancel();
                }

                cancellation.ThrowIfCancellationRequested();
            },
        };

        Assert.Throws<OperationCanceledException>(
            () => EnsembleRunner.Run(source, new EnsembleOptions { Jobs = 3 }, stop.Token));
    }

    [Fact]
    public void Progress_counts_every_run_one_at_a_time()
    {
        var seen = new List<EnsembleProgress>();
        var source = new MadeRuns(Made.Plan(replications: 5));

        EnsembleRunner.Run(source, new EnsembleOptions { Jobs = 3, Progress = seen.Add });

        Assert.Equal(Enumerable.Range(1, 10), seen.Select(progress => progress.Done).Distinct().Where(done => done > 0));
        Assert.Equal(1, seen[^1].Share);
        Assert.All(seen, progress => Assert.Equal((10, 0L), (progress.Total, progress.Keys)));
    }

    [Fact]
    public void Progress_moves_while_a_run_goes_on_and_keys_are_derived()
    {
        var seen = new List<EnsembleProgress>();
        using var halfway = new ManualResetEventSlim();
        using var derived = new ManualResetEventSlim();
        void Note(EnsembleProgress progress)
        {
            seen.Add(progress);
            if (progress is { Keys: 2, Share: 0.5 })
            {
                derived.Set();
            }
            else if (progress is { Keys: 0, Share: 0.25, Done: 0 })
            {
                halfway.Set();
            }
        }

        TimeSpan patience = TimeSpan.FromSeconds(60);
        var source = new MadeRuns(Made.Plan(replications: 1))
        {
            Preparations = [() => Assert.True(derived.Wait(patience), "nobody was told of the keys"), () => { }],
            OnGauge = gauge =>
            {
                // Half of the first of two runs.
                gauge.Reach(Made.At(50));
                Assert.True(halfway.IsSet || halfway.Wait(patience), "nobody was told how far the run is");
            },
        };

        EnsembleRunner.Run(source, new EnsembleOptions { Jobs = 1, Progress = Note });

        Assert.Equal(2, seen[^1].Done);
    }

    private sealed class FailingGenesis : IRunSource
    {
        public Simulation.Plans.ExperimentPlan Plan { get; } = Made.Plan();

        public IReadOnlyList<Action> Preparations => [];

        public long Keys => 0;

        public IPreparedReplication Prepare(int replication) => throw new InvalidOperationException("no memory for genesis");
    }
}
