using System.Collections.Immutable;
using OpenLedger.Core.Primitives;
using OpenLedger.Reporting.Benchmarks;

namespace OpenLedger.Performance.Tests;

/// <summary>Runs alone: memory is counted over the whole process.</summary>
[Collection(nameof(BenchRunnerTests))]
public class BenchRunnerTests
{
    private readonly List<string> _log = [];

    [Fact]
    public void Cases_that_are_compared_are_sampled_in_turns_and_others_are_not()
    {
        Run(Case("a"), Case("x"), Case("b") with { RatioTo = ["a"] });

        // Two rounds of warm-up, three of samples.
        string[] runs = [.. _log.Where(line => line.StartsWith("run", StringComparison.Ordinal))];
        Assert.Equal([.. Enumerable.Repeat((string[])["run a", "run b"], 5).SelectMany(round => round), .. Enumerable.Repeat("run x", 5)], runs);
        Assert.True(_log.IndexOf("dispose b") < _log.IndexOf("run x"), "what is not compared any more is not in memory");
    }

    [Fact]
    public void A_suite_can_have_all_its_cases_sampled_in_turns()
    {
        Run(suite => suite with { AllInTurns = true }, Case("a"), Case("x"));

        Assert.Equal(["run a", "run x", "run a"], _log.Where(line => line.StartsWith("run", StringComparison.Ordinal)).Take(3));
    }

    [Fact]
    public void Every_sample_is_prepared_and_everything_is_disposed_of()
    {
        Run(Case("a"));

        Assert.Equal(
            [.. Enumerable.Repeat((string[])["prepare a", "run a"], 5).SelectMany(sample => sample), "dispose a"], _log);
    }

    [Fact]
    public void A_case_has_all_that_was_measured_of_it()
    {
        BenchCaseSection section = Assert.Single(Run(Case("a")));

        Assert.Equal((3, 10, "tx/s", 1), (section.Samples!.Value.Length, section.Operations, section.Unit, section.Workers));
        Assert.InRange(section.Median!.Value, section.Quartiles!.Value[0], section.Quartiles.Value[1]);
        Assert.Equal(Hash256.Of([1]).ToString(), section.ResultHash);
        Assert.Equal(new BenchFigure("made_x", 2), Assert.Single(section.Figures!.Value));
        Assert.Null(section.RatioTo);
    }

    [Fact]
    public void A_ratio_is_the_median_over_pairs_and_more_is_better_for_costs_too()
    {
        // Far apart, so that the order stands on a machine under load.
        void Slow(Meter _) => Thread.Sleep(100);
        void Fast(Meter _) => Thread.Sleep(2);
        foreach (BenchUnit unit in (BenchUnit[])[BenchUnit.PerSecond, BenchUnit.Nanoseconds, BenchUnit.Milliseconds])
        {
            ImmutableArray<BenchCaseSection> sections = Run(
                Case("slow", Slow) with { RatioTo = ["fast"] }, Case("fast", Fast) with { Unit = unit, RatioTo = ["slow"] });

            Assert.Equal("fast", sections[0].RatioTo!.Name);
            Assert.InRange(sections[0].RatioTo!.Ratio, 0.001, 0.9);
            Assert.InRange(sections[1].RatioTo!.Ratio, 1.1, 1_000);
        }
    }

    [Fact]
    public void What_is_paused_is_neither_timed_nor_counted()
    {
        byte[] kept = [];
        void Work(Meter meter)
        {
            meter.Pause();
            Thread.Sleep(50);
            kept = new byte[1_000_000];
            meter.Resume();
        }

        BenchCaseSection section = Assert.Single(Run(Case("a", Work) with { Unit = BenchUnit.Milliseconds }));

        Assert.NotEmpty(kept);
        Assert.InRange(section.Samples!.Value.Min() * 10, 0, 49);
        Assert.InRange(section.AllocatedBytesPerOperation!.Value, 0, 10_000);
    }

    [Fact]
    public void Allocated_memory_is_counted_per_operation_on_all_threads()
    {
        byte[] kept = [];
        void Work(Meter _)
        {
            var thread = new Thread(() => kept = new byte[500_000]);
            thread.Start();
            thread.Join();
        }

        BenchCaseSection section = Assert.Single(Run(Case("a", Work) with { Unit = BenchUnit.AllocatedBytes }));

        Assert.NotEmpty(kept);
        Assert.InRange(section.AllocatedBytesPerOperation!.Value, 50_000, 60_000);
        Assert.InRange(Assert.Single(section.Samples!.Value), 50_000, 60_000);
    }

    [Fact]
    public void Memory_is_reported_once()
    {
        BenchCaseSection section = Assert.Single(
            Run(Case("a", meter => meter.ReportBytes(1.2e9)) with { Unit = BenchUnit.Bytes }));

        Assert.Equal([1.2e9], section.Samples!.Value);
        Assert.Equal("B", section.Unit);
        Assert.Equal(1, _log.Count(line => line == "run a"));
    }

    [Fact]
    public void Too_few_processors_or_a_reason_of_its_own_skip_a_case()
    {
        ImmutableArray<BenchCaseSection> sections =
            Run(Case("wide") with { Workers = 3 }, Case("absent") with { Skipped = "no file" }, Case("a") with { RatioTo = ["wide"] });

        Assert.Equal(["needs 3 processors, there is 2", "no file", null], sections.Select(section => section.Skipped));
        Assert.Null(sections[0].Samples);
        Assert.NotNull(sections[2].Samples);
        Assert.Null(sections[2].RatioTo);
    }

    [Fact]
    public void A_wanted_case_brings_those_that_it_is_compared_with()
    {
        ImmutableArray<BenchCaseSection> sections = Run(
            suite => suite,
            name => name == "c",
            Case("a"), Case("b") with { RatioTo = ["a"] }, Case("c") with { SameResultAs = "b" }, Case("d") with { RatioTo = ["c"] });

        Assert.Equal(["a", "b", "c"], sections.Select(section => section.Name));
    }

    [Fact]
    public void A_case_that_throws_ends_the_run_and_all_is_disposed_of()
    {
        BenchFailedException failure = Assert.Throws<BenchFailedException>(() => Run(
            Case("a"), Case("b", _ => throw new InvalidOperationException("on purpose")) with { RatioTo = ["a"] }));

        Assert.Equal("suite 'made', case 'b': on purpose", failure.Message);
        Assert.False(failure.IsInvariantViolation);
        Assert.Equal(["dispose a", "dispose b"], _log.TakeLast(2));
    }

    [Fact]
    public void Another_result_than_before_is_a_broken_promise()
    {
        byte next = 0;
        BenchCase restless = Case("a") with { Create = () => new MadeSubject("a", _log) { Result = () => next++ } };

        Assert.True(Assert.Throws<BenchFailedException>(() => Run(restless)).IsInvariantViolation);
    }

    [Fact]
    public void Another_number_of_operations_is_a_broken_promise()
    {
        long next = 1;
        BenchCase restless = Case("a") with { Create = () => new MadeSubject("a", _log) { Operations = () => next++ } };

        Assert.True(Assert.Throws<BenchFailedException>(() => Run(restless)).IsInvariantViolation);
    }

    [Fact]
    public void A_sample_that_does_nothing_is_a_broken_promise()
    {
        BenchCase idle = Case("a") with { Create = () => new MadeSubject("a", _log) { Operations = () => 0 } };

        Assert.True(Assert.Throws<BenchFailedException>(() => Run(idle)).IsInvariantViolation);
    }

    [Fact]
    public void Cases_that_must_leave_the_same_must_leave_the_same()
    {
        BenchCase other = Case("b") with { SameResultAs = "a", Create = () => new MadeSubject("b", _log) { Result = () => 2 } };

        BenchFailedException failure = Assert.Throws<BenchFailedException>(() => Run(Case("a"), other));

        Assert.True(failure.IsInvariantViolation);
        Assert.Equal("suite 'made', case 'b': its result differs from that of 'a'", failure.Message);
        Run(Case("a"), Case("b") with { SameResultAs = "a" });
    }

    [Fact]
    public void Stopping_takes_effect_between_two_samples()
    {
        using var stop = new CancellationTokenSource();
        BenchSuite suite = new("made", "", _ => [Case("a", _ => stop.Cancel())]);

        Assert.Throws<OperationCanceledException>(() => new BenchRunner(Options(), _ => { }, stop.Token).Run(suite));
        Assert.Equal(["prepare a", "run a", "dispose a"], _log);
    }

    [Fact]
    public void Whoever_watches_is_told_how_far_it_is()
    {
        List<BenchProgress> seen = [];

        new BenchRunner(Options(), seen.Add, CancellationToken.None).Run(new BenchSuite("made", "", _ => [Case("a")]));

        Assert.Equal(new BenchProgress("made", "a", "setting up", 0, 0), seen[0]);
        Assert.Equal(new BenchProgress("made", "a", "sample", 3, 3), seen[^1]);
    }

    [Fact]
    public void A_full_run_warms_up_longer_and_takes_twenty_samples()
    {
        BenchSuite suite = new("made", "", _ => [Case("a", _ => Thread.Sleep(1))]);

        BenchCaseSection section = Assert.Single(
            new BenchRunner(Options() with { Quick = false }, _ => { }, CancellationToken.None).Run(suite));

        Assert.Equal(20, section.Samples!.Value.Length);
        Assert.True(_log.Count(line => line == "run a") >= 26);
    }

    private static BenchOptions Options() => new() { Quick = true, Processors = 2 };

    private BenchCase Case(string name, Action<Meter>? work = null) =>
        new() { Name = name, Unit = BenchUnit.PerSecond, Create = () => new MadeSubject(name, _log, work) };

    private ImmutableArray<BenchCaseSection> Run(params BenchCase[] cases) => Run(suite => suite, cases);

    private ImmutableArray<BenchCaseSection> Run(Func<BenchSuite, BenchSuite> with, params BenchCase[] cases) => Run(with, null, cases);

    private ImmutableArray<BenchCaseSection> Run(
        Func<BenchSuite, BenchSuite> with, Predicate<string>? isWanted, params BenchCase[] cases)
    {
        _log.Clear();
        return new BenchRunner(Options(), _ => { }, CancellationToken.None)
            .Run(with(new BenchSuite("made", "Made by hand.", _ => [.. cases])), isWanted);
    }
}

/// <summary>Tests that count what the whole process does.</summary>
[CollectionDefinition(nameof(BenchRunnerTests), DisableParallelization = true)]
public sealed class BenchRunnerCollection;
