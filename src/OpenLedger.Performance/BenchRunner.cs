using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using OpenLedger.Analysis.Statistics;
using OpenLedger.Core.Primitives;
using OpenLedger.Reporting.Benchmarks;

namespace OpenLedger.Performance;

/// <summary>
/// Measures suites. Cases that are compared are set up together, warmed up until their times no longer fall, and sampled in turns, so
/// that whatever else the machine does hits all of them alike.
/// </summary>
/// <param name="options">What was asked for.</param>
/// <param name="progress">Is told how far it is, between samples.</param>
/// <param name="cancellation">Looked at between samples.</param>
public sealed class BenchRunner(BenchOptions options, Action<BenchProgress> progress, CancellationToken cancellation)
{
    // The compiler replaces what it compiled in haste once it was called 30 times and nothing new came for 100 ms, in the background.
    private static readonly TimeSpan LeastWarmUp = TimeSpan.FromSeconds(1);
    private const int LeastRounds = 6;
    private const int QuickRounds = 2;
    private const int MostRounds = 40;
    private const double SteadyWithin = 0.03;

    /// <summary>Measures the cases of a suite, in groups.</summary>
    /// <param name="suite">The suite.</param>
    /// <param name="isWanted">Which cases to measure; those that they are compared with are measured too. Null: all.</param>
    /// <returns>All cases that were asked for, in the order of the suite; skipped ones with the reason.</returns>
    /// <exception cref="BenchFailedException">A case threw, or its samples left different results.</exception>
    /// <exception cref="OperationCanceledException">The user asked to stop.</exception>
    public ImmutableArray<BenchCaseSection> Run(BenchSuite suite, Predicate<string>? isWanted = null)
    {
        ImmutableArray<BenchCase> all = suite.Cases(options);
        BenchGroups.Check(suite.Name, all);
        IReadOnlyList<BenchCase> cases = Wanted(all, isWanted ?? (_ => true));
        var sections = new Dictionary<string, BenchCaseSection>(StringComparer.Ordinal);
        var hashes = new Dictionary<string, Hash256>(StringComparer.Ordinal);
        foreach (BenchCase entry in cases)
        {
            if (ReasonToSkip(entry) is { } reason)
            {
                sections.Add(entry.Name, Skipped(entry, reason));
            }
        }

        BenchCase[] measured = [.. cases.Where(entry => !sections.ContainsKey(entry.Name))];
        foreach (IReadOnlyList<BenchCase> group in suite.AllInTurns && measured.Length > 0 ? [measured] : BenchGroups.Of(measured))
        {
            RunGroup(suite, group, sections, hashes);
            ReleaseMemory();
        }

        CheckSameResults(suite, cases, hashes);
        return [.. cases.Select(entry => sections[entry.Name])];
    }

    private static IReadOnlyList<BenchCase> Wanted(ImmutableArray<BenchCase> all, Predicate<string> isWanted)
    {
        var wanted = all.Where(entry => isWanted(entry.Name)).Select(entry => entry.Name).ToHashSet(StringComparer.Ordinal);
        for (int before = -1; before != wanted.Count;)
        {
            before = wanted.Count;
            wanted.UnionWith([.. all
                .Where(entry => wanted.Contains(entry.Name))
                .SelectMany(entry => entry.SameResultAs is { } same ? entry.RatioTo.Append(same) : entry.RatioTo)]);
        }

        return [.. all.Where(entry => wanted.Contains(entry.Name))];
    }

    private string? ReasonToSkip(BenchCase entry) => entry.Skipped
        ?? (entry.Workers <= options.Processors
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"needs {entry.Workers} processors, there is {options.Processors}"));

    private static BenchCaseSection Skipped(BenchCase entry, string reason) =>
        new() { Name = entry.Name, Unit = entry.Unit.Symbol(), Workers = entry.Workers, Skipped = reason };

    private void RunGroup(
        BenchSuite suite,
        IReadOnlyList<BenchCase> group,
        Dictionary<string, BenchCaseSection> sections,
        Dictionary<string, Hash256> hashes)
    {
        var live = new List<SampledCase>();
        try
        {
            foreach (BenchCase entry in group)
            {
                Do(suite, entry, "setting up", 0, 0, () => live.Add(new SampledCase(entry, entry.Create())));
            }

            ReleaseMemory();
            bool steady = WarmUp(suite, [.. live.Where(entry => entry.IsTime)]);
            var others = new OtherLoad();
            for (int round = 0; round < options.Samples; round++)
            {
                foreach (SampledCase entry in live.Where(entry => round == 0 || entry.IsTime))
                {
                    Do(suite, entry.Definition, "sample", round + 1, options.Samples, entry.TakeSample);
                }
            }

            double? otherLoad = others.Share();
            Dictionary<string, SampledCase> byName = live.ToDictionary(entry => entry.Definition.Name, StringComparer.Ordinal);
            foreach (SampledCase entry in live)
            {
                string? note = steady || !entry.IsTime || IsSteady(entry) ? null : "still changed at the end of the warm-up";
                sections.Add(entry.Definition.Name, entry.Section(byName, otherLoad, note));
                hashes.Add(entry.Definition.Name, entry.ResultHash!.Value);
            }
        }
        finally
        {
            live.ForEach(entry => entry.Dispose());
        }
    }

    // Returns whether it ended because nothing changed any more.
    private bool WarmUp(BenchSuite suite, IReadOnlyList<SampledCase> cases)
    {
        long start = Stopwatch.GetTimestamp();
        for (int round = 0; cases.Count > 0 && round < MostRounds; round++)
        {
            bool enough = options.Quick
                ? round >= QuickRounds
                : round >= LeastRounds && Stopwatch.GetElapsedTime(start) >= LeastWarmUp && cases.All(IsSteady);
            if (enough)
            {
                return true;
            }

            foreach (SampledCase entry in cases)
            {
                Do(suite, entry.Definition, "warming up", round + 1, 0, entry.TakeWarmUp);
            }
        }

        return cases.Count == 0;
    }

    // The last three samples are no better than the three before: whatever they gain now is noise.
    private static bool IsSteady(SampledCase entry)
    {
        const int Window = 3;
        if (entry.WarmUp.Count < 2 * Window)
        {
            return false;
        }

        double[] merits = [.. entry.WarmUp.TakeLast(2 * Window).Select(value => entry.Definition.Unit.Merit(value))];
        double gain = OrderStatistics.Median(merits.AsSpan(Window)) / OrderStatistics.Median(merits.AsSpan(0, Window));
        return gain <= 1 + SteadyWithin;
    }

    private void Do(BenchSuite suite, BenchCase entry, string phase, int done, int total, Action step)
    {
        cancellation.ThrowIfCancellationRequested();
        progress(new BenchProgress(suite.Name, entry.Name, phase, done, total));
        try
        {
            step();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new BenchFailedException(suite.Name, entry.Name, exception);
        }
    }

    private static void CheckSameResults(BenchSuite suite, IReadOnlyList<BenchCase> cases, Dictionary<string, Hash256> hashes)
    {
        foreach (BenchCase entry in cases)
        {
            if (entry.SameResultAs is { } other
                && hashes.TryGetValue(entry.Name, out Hash256 hash)
                && hashes.TryGetValue(other, out Hash256 expected)
                && hash != expected)
            {
                throw new BenchFailedException(
                    suite.Name, entry.Name, new InvariantViolationException($"its result differs from that of '{other}'"));
            }
        }
    }

    // What one group leaves must not be collected, or stay in the way, while the next is measured.
    private static void ReleaseMemory()
    {
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
