using System.Collections.Immutable;
using System.Globalization;
using OpenLedger.Analysis.Statistics;

namespace OpenLedger.Reporting.Benchmarks;

/// <summary>Holds a run of benchmarks against a saved one.</summary>
/// <remarks>
/// <para>
/// Times. What counts is the 99.9 % interval of the ratio now over before (<see cref="RankSum"/>): <i>no change</i> if all of it lies
/// within 10 % of 1, <i>improved</i> or <i>regressed</i> if all of it lies beyond 25 %, and <i>inconclusive</i> anywhere else, or where
/// there are too few samples for an interval. So "no change" is a finding, never the absence of one. The 25 % are there because two
/// processes differ by more than their samples show: what is compiled by what was seen before comes out differently (one call of
/// SHA-256 was seen to cost a fifth more in one process than in the next), and memory lies elsewhere. If other programs took more than 5 % of the
/// processors during either run, its times are not compared at all.
/// </para>
/// <para>
/// Memory is not subject to that, so it is compared as it is: an object more per operation is a regression.
/// </para>
/// </remarks>
public static class BenchComparer
{
    /// <summary>Confidence of the intervals.</summary>
    public const double Confidence = 0.999;

    /// <summary>Ratios within this of 1 are no change.</summary>
    public const double NoChangeWithin = 0.1;

    /// <summary>Ratios beyond this of 1 are changes that no difference between two processes explains.</summary>
    public const double ChangeBeyond = 0.25;

    /// <summary>Above this share of the processors' time, what others did is part of what was measured.</summary>
    public const double MostOtherLoad = 0.05;

    /// <summary>The fewest samples on each side with which an interval of that confidence exists: 1 in 3,432 arrangements lies beyond an
    /// end.</summary>
    public const int FewestSamples = 7;

    // Below half a byte per operation it is a table that grew or a thread that was late; above, large buffers breathe a little.
    private const double ByteSlack = 0.5;
    private const double ShareSlack = 0.001;

    /// <summary>Compares.</summary>
    /// <param name="file">The file of the saved run, as the user named it.</param>
    /// <param name="before">The saved run.</param>
    /// <param name="now">This run.</param>
    public static BenchComparison Compare(string file, BenchDocument before, BenchDocument now)
    {
        var cases = new List<BenchCaseComparison>();
        var onlyBefore = new List<string>();
        var onlyNow = new List<string>();
        bool sameMachine = before.Machine.Cpu == now.Machine.Cpu && before.Machine.LogicalCpus == now.Machine.LogicalCpus;
        foreach ((string suite, ImmutableArray<BenchCaseSection> current) in now.Suites)
        {
            ImmutableArray<BenchCaseSection> saved = Measured(before.Suites.GetValueOrDefault(suite, []));
            foreach (BenchCaseSection section in Measured(current))
            {
                if (saved.FirstOrDefault(other => other.Name == section.Name) is { } old)
                {
                    cases.Add(Compare(suite, old, section, sameMachine));
                }
                else
                {
                    onlyNow.Add($"{suite}/{section.Name}");
                }
            }

            onlyBefore.AddRange(saved
                .Where(old => !Measured(current).Any(section => section.Name == old.Name))
                .Select(old => $"{suite}/{old.Name}"));
        }

        return new BenchComparison
        {
            File = file,
            Program = before.Program,
            Verdict = cases.Count == 0 ? BenchVerdict.Inconclusive : cases.Max(entry => entry.Verdict),
            Notes = [.. Notes(before, now)],
            Cases = [.. cases],
            OnlyBefore = [.. onlyBefore],
            OnlyNow = [.. onlyNow],
        };
    }

    private static ImmutableArray<BenchCaseSection> Measured(ImmutableArray<BenchCaseSection> sections) =>
        [.. sections.Where(section => section.Skipped is null)];

    private static BenchCaseComparison Compare(string suite, BenchCaseSection before, BenchCaseSection now, bool sameMachine)
    {
        string? otherWork = OtherWork(before, now);
        bool isTime = now.Unit != BenchUnitNames.Bytes;
        double allocatedBefore = before.AllocatedBytesPerOperation!.Value;
        double allocatedNow = now.AllocatedBytesPerOperation!.Value;
        BenchVerdict allocation = otherWork is null ? OfBytes(allocatedBefore, allocatedNow) : BenchVerdict.Inconclusive;
        var comparison = new BenchCaseComparison
        {
            Suite = suite,
            Name = now.Name,
            Verdict = allocation,
            Samples = allocation,
            Allocation = allocation,
            Unit = now.Unit,
            Before = before.Median!.Value,
            Now = now.Median!.Value,
            AllocatedBefore = allocatedBefore,
            AllocatedNow = allocatedNow,
            Reason = otherWork,
        };
        if (otherWork is not null)
        {
            return comparison;
        }

        comparison = isTime
            ? WithTimes(comparison, before, now, sameMachine)
            : comparison with { Samples = OfBytes(comparison.Before, comparison.Now) };
        return comparison with { Verdict = (BenchVerdict)Math.Max((int)comparison.Samples, (int)allocation) };
    }

    // Why the two did not do the same work, so that nothing of them can be compared; null if they did.
    private static string? OtherWork(BenchCaseSection before, BenchCaseSection now) =>
        before.Unit != now.Unit ? $"it was measured in {before.Unit}"
        : before.Workers != now.Workers
            ? string.Create(CultureInfo.InvariantCulture, $"workers: {before.Workers} before, {now.Workers} now")
        : before.Operations != now.Operations
            ? string.Create(CultureInfo.InvariantCulture, $"operations: {before.Operations} before, {now.Operations} now")
        : before.ResultHash != now.ResultHash ? "another result: not the same work"
        : null;

    private static BenchCaseComparison WithTimes(
        BenchCaseComparison comparison, BenchCaseSection before, BenchCaseSection now, bool sameMachine)
    {
        double[] old = Merits(before);
        double[] fresh = Merits(now);
        comparison = comparison with { Ratio = RankSum.Ratio(old, fresh) };
        if (!sameMachine)
        {
            return comparison with { Samples = BenchVerdict.Inconclusive, Reason = "another machine" };
        }

        double others = Math.Max(before.OtherLoadShare ?? 0, now.OtherLoadShare ?? 0);
        if (others > MostOtherLoad)
        {
            string when = others == before.OtherLoadShare ? "before" : "now";
            return comparison with
            {
                Samples = BenchVerdict.Inconclusive,
                Reason = string.Create(CultureInfo.InvariantCulture, $"other programs took {others:0 %} of the processors {when}"),
            };
        }

        if (RankSum.RatioInterval(old, fresh, Confidence) is not { } interval)
        {
            return comparison with
            {
                Samples = BenchVerdict.Inconclusive,
                Reason = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{old.Length} samples against {fresh.Length}; {FewestSamples} on each side are the fewest that tell anything"),
            };
        }

        BenchVerdict verdict = OfInterval(interval);
        return comparison with
        {
            Samples = verdict,
            Interval = [interval.Low, interval.High],
            Reason = verdict == BenchVerdict.Inconclusive ? "neither surely the same nor surely different" : null,
        };
    }

    // In the direction in which more is better: rates as they are, costs turned over.
    private static double[] Merits(BenchCaseSection section) =>
        [.. section.Samples!.Value.Select(sample => section.Unit == BenchUnitNames.PerSecond ? sample : 1 / sample)];

    // The same factor either way: 10 % slower and then 10 % faster is where it was.
    private static BenchVerdict OfInterval(ConfidenceInterval interval) =>
        interval.Low > 1 + ChangeBeyond ? BenchVerdict.Improved
        : interval.High < 1 / (1 + ChangeBeyond) ? BenchVerdict.Regressed
        : interval.Low >= 1 / (1 + NoChangeWithin) && interval.High <= 1 + NoChangeWithin ? BenchVerdict.NoChange
        : BenchVerdict.Inconclusive;

    private static BenchVerdict OfBytes(double before, double now) =>
        IsMore(before, now) ? BenchVerdict.Regressed : IsMore(now, before) ? BenchVerdict.Improved : BenchVerdict.NoChange;

    private static bool IsMore(double than, double bytes) => bytes - than >= ByteSlack && bytes > than * (1 + ShareSlack);

    private static IEnumerable<string> Notes(BenchDocument before, BenchDocument now)
    {
        if (before.Machine.Cpu != now.Machine.Cpu || before.Machine.LogicalCpus != now.Machine.LogicalCpus)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"another machine: {before.Machine.Cpu} with {before.Machine.LogicalCpus} processors before; times cannot be compared");
        }

        if (before.Machine.Os != now.Machine.Os || before.Machine.Runtime != now.Machine.Runtime)
        {
            yield return $"before: {before.Machine.Runtime} on {before.Machine.Os}";
        }

        if (before.Program.Dirty != false)
        {
            yield return "the saved run is of sources that were in no commit";
        }

        if (now.Program.Dirty != false)
        {
            yield return "this run is of sources that are in no commit";
        }

        if (before.Settings.Quick || now.Settings.Quick)
        {
            yield return "a quick run says nothing about times";
        }

        if (before.Settings.Blocks != now.Settings.Blocks)
        {
            yield return $"recorded blocks before: {before.Settings.Blocks ?? "the usual"}";
        }
    }
}
