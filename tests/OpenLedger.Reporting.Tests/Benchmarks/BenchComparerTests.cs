using OpenLedger.Reporting.Benchmarks;
using OpenLedger.Reporting.Results;

namespace OpenLedger.Reporting.Tests.Benchmarks;

public class BenchComparerTests
{
    [Theory]
    [InlineData(1000, BenchVerdict.NoChange)]
    [InlineData(1070, BenchVerdict.NoChange)]
    [InlineData(1180, BenchVerdict.Inconclusive)]
    [InlineData(850, BenchVerdict.Inconclusive)]
    [InlineData(1400, BenchVerdict.Improved)]
    [InlineData(700, BenchVerdict.Regressed)]
    public void Throughput_is_judged_by_its_interval(double now, BenchVerdict verdict) =>
        Assert.Equal(verdict, Compare(MadeBench.Case("a", 1_000), MadeBench.Case("a", now)).Verdict);

    [Theory]
    [InlineData(140, BenchVerdict.Regressed)]
    [InlineData(70, BenchVerdict.Improved)]
    [InlineData(101, BenchVerdict.NoChange)]
    public void Of_a_cost_less_is_better(double now, BenchVerdict verdict)
    {
        BenchCaseComparison entry = Compare(
            MadeBench.Case("a", 100) with { Unit = BenchUnitNames.Nanoseconds },
            MadeBench.Case("a", now) with { Unit = BenchUnitNames.Nanoseconds });

        Assert.Equal(verdict, entry.Verdict);
        Assert.Equal(100 / now, entry.Ratio!.Value, 2);
    }

    [Fact]
    public void Noise_makes_it_inconclusive_never_the_same()
    {
        BenchCaseComparison entry = Compare(MadeBench.Case("a", 1_000, spread: 0.5), MadeBench.Case("a", 1_000, spread: 0.5));

        Assert.Equal(BenchVerdict.Inconclusive, entry.Verdict);
        Assert.NotNull(entry.Reason);
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(6, 6)]
    [InlineData(20, 3)]
    public void Too_few_samples_are_inconclusive_however_far_apart(int before, int now)
    {
        BenchCaseComparison entry = Compare(MadeBench.Case("a", 1_000, samples: before), MadeBench.Case("a", 100, samples: now));

        Assert.Equal(BenchVerdict.Inconclusive, entry.Verdict);
        Assert.Null(entry.Interval);
        Assert.Contains("samples", entry.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_fewest_samples_that_tell_something_do()
    {
        Assert.Equal(BenchVerdict.Regressed, Compare(
            MadeBench.Case("a", 1_000, samples: BenchComparer.FewestSamples),
            MadeBench.Case("a", 500, samples: BenchComparer.FewestSamples)).Verdict);
    }

    [Theory]
    [InlineData(0, 0.4, BenchVerdict.NoChange)]
    [InlineData(0, 1, BenchVerdict.Regressed)]
    [InlineData(24, 0, BenchVerdict.Improved)]
    [InlineData(1_000_000, 1_000_900, BenchVerdict.NoChange)]
    [InlineData(1_000_000, 1_002_000, BenchVerdict.Regressed)]
    public void More_memory_per_operation_is_a_regression_whatever_the_times_say(double before, double now, BenchVerdict verdict)
    {
        BenchCaseComparison entry = Compare(
            MadeBench.Case("a", 1_000) with { AllocatedBytesPerOperation = before },
            MadeBench.Case("a", 1_000) with { AllocatedBytesPerOperation = now });

        Assert.Equal((verdict, BenchVerdict.NoChange, verdict), (entry.Allocation, entry.Samples, entry.Verdict));
    }

    [Fact]
    public void Memory_is_compared_on_another_machine_too_and_times_are_not()
    {
        BenchDocument before = MadeBench.Document(MadeBench.Case("a", 1_000));
        BenchDocument now = MadeBench.Document(MadeBench.Case("a", 300) with { AllocatedBytesPerOperation = 24 }) with
        {
            Machine = new MachineSection("OS", "another CPU", 2, ".NET"),
        };

        BenchComparison comparison = BenchComparer.Compare("before.json", before, now);
        BenchCaseComparison entry = Assert.Single(comparison.Cases);

        Assert.Equal((BenchVerdict.Inconclusive, BenchVerdict.Regressed), (entry.Samples, entry.Verdict));
        Assert.Contains(comparison.Notes, note => note.StartsWith("another machine: CPU with 2", StringComparison.Ordinal));
    }

    [Fact]
    public void Bytes_that_a_case_reports_are_compared_as_they_are()
    {
        BenchCaseComparison Of(double before, double now) =>
            Compare(MadeBench.Case("a", BenchUnitNames.Bytes, [before]), MadeBench.Case("a", BenchUnitNames.Bytes, [now]));

        Assert.Equal(BenchVerdict.Regressed, Of(1.0e9, 1.1e9).Verdict);
        Assert.Equal(BenchVerdict.NoChange, Of(1.0e9, 1.0e9).Verdict);
        Assert.Equal(BenchVerdict.Improved, Of(0.5, 0).Verdict);
    }

    [Fact]
    public void What_did_other_work_is_not_compared()
    {
        BenchCaseSection before = MadeBench.Case("a", 1_000);
        foreach (BenchCaseSection other in (BenchCaseSection[])
            [
                before with { ResultHash = new string('b', 64) },
                before with { Operations = 2 },
                before with { Workers = 2 },
                before with { Unit = BenchUnitNames.Nanoseconds },
            ])
        {
            BenchCaseComparison entry = Compare(before, other with { AllocatedBytesPerOperation = 99 });

            Assert.Equal(BenchVerdict.Inconclusive, entry.Verdict);
            Assert.NotNull(entry.Reason);
        }
    }

    [Fact]
    public void Times_taken_while_others_were_busy_are_not_compared()
    {
        BenchCaseSection busy = MadeBench.Case("a", 100) with { OtherLoadShare = 0.4 };

        BenchCaseComparison entry = Compare(MadeBench.Case("a", 1_000) with { OtherLoadShare = 0.01 }, busy);

        Assert.Equal(BenchVerdict.Inconclusive, entry.Verdict);
        Assert.Equal("other programs took 40 % of the processors now", entry.Reason);
    }

    [Fact]
    public void The_whole_is_as_grave_as_its_gravest_case()
    {
        BenchDocument before = MadeBench.Document(MadeBench.Case("a", 1_000), MadeBench.Case("b", 1_000), MadeBench.Skipped("c"));

        BenchComparison comparison = BenchComparer.Compare(
            "f", before, MadeBench.Document(MadeBench.Case("a", 2_000), MadeBench.Case("b", 1_150), MadeBench.Case("c", 1)));

        Assert.Equal(BenchVerdict.Inconclusive, comparison.Verdict);
        Assert.Equal(["made/c"], comparison.OnlyNow);
        Assert.Empty(comparison.OnlyBefore);
    }

    [Fact]
    public void Nothing_in_common_is_inconclusive()
    {
        BenchComparison comparison = BenchComparer.Compare(
            "f", MadeBench.Document(MadeBench.Case("a", 1)), MadeBench.Document(MadeBench.Case("b", 1)));

        Assert.Equal(BenchVerdict.Inconclusive, comparison.Verdict);
        Assert.Equal(["made/a"], comparison.OnlyBefore);
        Assert.Equal(["made/b"], comparison.OnlyNow);
    }

    [Fact]
    public void What_was_in_no_commit_or_quick_is_said()
    {
        BenchDocument before = MadeBench.Document() with { Program = new ProgramSection("0.1.0", "c0ffee", true) };
        BenchDocument now = MadeBench.Document() with { Settings = new BenchSettings(Quick: true, Samples: 3, Blocks: "b.json") };

        string notes = string.Join('\n', BenchComparer.Compare("f", before, now).Notes);

        Assert.Contains("the saved run is of sources that were in no commit", notes, StringComparison.Ordinal);
        Assert.DoesNotContain("this run is of sources", notes, StringComparison.Ordinal);
        Assert.Contains("a quick run says nothing about times", notes, StringComparison.Ordinal);
        Assert.Contains("recorded blocks before: the usual", notes, StringComparison.Ordinal);
    }

    private static BenchCaseComparison Compare(BenchCaseSection before, BenchCaseSection now) =>
        Assert.Single(BenchComparer.Compare("before.json", MadeBench.Document(before), MadeBench.Document(now)).Cases);
}
